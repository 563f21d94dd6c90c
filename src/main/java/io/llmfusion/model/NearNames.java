package io.llmfusion.model;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names that somebody may have meant. Pure. */
public final class NearNames {
    private static final int MOST = 3;

    private NearNames() {}

    /** At most three of these, nearest first: those that contain the name, or differ by few letters. */
    public static List<String> of(String wanted, List<String> names) {
        record Scored(String name, int distance) {}
        String target = wanted.toLowerCase(Locale.ROOT);
        int tolerance = Math.max(2, target.length() / 3);
        return names.stream()
                .map(name -> new Scored(name, distance(target, name.toLowerCase(Locale.ROOT))))
                .filter(scored -> scored.distance() <= tolerance)
                .sorted(Comparator.comparingInt(Scored::distance))
                .limit(MOST)
                .map(Scored::name)
                .toList();
    }

    /** To be put behind a complaint: nothing, or what was meant perhaps. */
    public static String hint(List<String> near) {
        return near.isEmpty() ? "" : "; did you mean " + String.join(", ", near) + "?";
    }

    /** Letters to change, or fewer when one is the other's part behind a slash. */
    private static int distance(String wanted, String name) {
        String bare = name.substring(name.indexOf('/') + 1);
        if (name.contains(wanted) || wanted.contains(bare)) {
            return 1;
        }
        return Math.min(levenshtein(wanted, name), levenshtein(wanted, bare));
    }

    private static int levenshtein(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] current = new int[right.length() + 1];
            current[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                current[j] = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
