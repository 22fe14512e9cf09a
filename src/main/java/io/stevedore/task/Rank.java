package io.stevedore.task;

import java.util.Collection;

/** Who goes first when several agents may do the same: another one for each task, the same in the eyes of all. */
public final class Rank {
    private Rank() {}

    /** How many of the others go before {@code node}; 0 for the first (rendezvous hashing). */
    public static int of(String node, Collection<String> others, String uid) {
        long own = score(node, uid);
        return (int) others.stream()
                .filter(other -> !other.equals(node))
                .filter(other -> {
                    long score = score(other, uid);
                    return score > own || score == own && other.compareTo(node) < 0;
                })
                .count();
    }

    /** Names of nodes differ in one character: each must move the score by much (the finish of MurmurHash3). */
    private static long score(String node, String uid) {
        long h = ((long) node.hashCode() << 32) ^ uid.hashCode();
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }
}
