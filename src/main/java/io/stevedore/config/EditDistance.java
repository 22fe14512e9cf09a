package io.stevedore.config;

/** How many letters have to be changed, put in, left out or swapped with their neighbour to make one word of another. */
final class EditDistance {
    /** Longer words are not mistyped keys. */
    private static final int LONGEST = 64;

    private EditDistance() {}

    static int between(String one, String other) {
        if (one.length() > LONGEST || other.length() > LONGEST) {
            return LONGEST;
        }
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                cost[i][j] = cheapest(cost, one, other, i, j);
            }
        }
        return cost[one.length()][other.length()];
    }

    private static int cheapest(int[][] cost, String one, String other, int i, int j) {
        if (i == 0 || j == 0) {
            return i + j;
        }
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int least = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
