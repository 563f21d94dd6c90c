package io.llmfusion.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody may have meant. */
final class Spelling {
    private Spelling() {}

    /** The nearest candidate, when it is near enough to be a slip of the pen or another style of the same word. */
    static Optional<String> nearest(String written, Collection<String> candidates) {
        int tolerance = Math.max(1, Math.min(3, written.length() / 3));
        return candidates.stream()
                .filter(candidate -> distance(plain(written), plain(candidate)) <= tolerance)
                .min(Comparator.comparingInt(candidate -> distance(plain(written), plain(candidate))));
    }

    /** `baseUrl`, `base_url` and `base-url` are the same word. */
    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** Insertions, deletions and replacements that lead from one to the other; a swap of neighbours counts as one. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 ? j : j == 0 ? i : step(a, b, i, j, cost);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(String a, String b, int i, int j, int[][] cost) {
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(cost[i - 1][j - 1] + same, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
