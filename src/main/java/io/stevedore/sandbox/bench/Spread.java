package io.stevedore.sandbox.bench;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many tasks each node got.
 *
 * @param byNode also those that got none
 */
public record Spread(Map<String, Long> byNode) {
    public Spread {
        byNode = Map.copyOf(byNode);
    }

    /**
     * @param nodes  all that could have got one
     * @param chosen the node of each task
     */
    public static Spread of(Collection<String> nodes, Collection<String> chosen) {
        Map<String, Long> counts = new LinkedHashMap<>();
        nodes.forEach(node -> counts.put(node, 0L));
        chosen.forEach(node -> counts.merge(node, 1L, Long::sum));
        return new Spread(counts);
    }

    public long most() {
        return byNode.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    public long least() {
        return byNode.values().stream().mapToLong(Long::longValue).min().orElse(0);
    }

    /** Of the node with most to that with least; infinite when a node got none and another one some. */
    public double ratio() {
        return most() == 0 ? 1 : (double) most() / least();
    }
}
