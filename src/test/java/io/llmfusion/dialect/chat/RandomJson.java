package io.llmfusion.dialect.chat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Valid JSON as nobody would write it: odd white space, number formats, escapes, nesting, repeated names. */
final class RandomJson {
    private static final List<String> SPACES = List.of("", "", "", " ", "\n", "\t", "\r\n", "   ", " \n\t ");
    private static final List<String> NUMBERS =
            List.of("0", "-0", "1", "1.0", "1.50", "1e5", "1E+05", "-2.5e-3", "12345678901234567890", "0.1000");
    private static final List<String> LETTERS = List.of(
            "a",
            "Z",
            " ",
            "é",
            "中",
            "😀",
            "\\n",
            "\\\"",
            "\\\\",
            "\\/",
            "\\u0041",
            "\\ud83d\\ude00",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "model",
            "\\\"model\\\":\\\"x\\\"",
            "stream_options",
            "usage",
            "'",
            "\\\\\\\"");
    private static final List<String> NAMES = List.of(
            "model",
            "stream_options",
            "include_usage",
            "a",
            "messages",
            "",
            "mod",
            "\\u006dodel2",
            "x y",
            "finish_reason");

    private final Random random;

    RandomJson(Random random) {
        this.random = random;
    }

    String space() {
        return pick(SPACES);
    }

    String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    String string() {
        StringBuilder text = new StringBuilder("\"");
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(pick(LETTERS));
        }
        return text.append('"').toString();
    }

    String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0, 1 -> string();
            case 2 -> pick(NUMBERS);
            case 3 -> pick(List.of("true", "false"));
            case 4 -> "null";
            case 5 -> array(depth - 1);
            default -> object(depth - 1);
        };
    }

    private String array(int depth) {
        StringBuilder text = new StringBuilder("[").append(space());
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(space()).append(value(depth)).append(space()).append(i > 1 ? "," : "");
        }
        return text.append(space()).append(']').toString();
    }

    private String object(int depth) {
        List<String> members = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            members.add(member("\"" + pick(NAMES) + "\"", value(depth)));
        }
        return object(members);
    }

    String member(String name, String value) {
        return space() + name + space() + ":" + space() + value + space();
    }

    /** These members in any order. */
    String object(List<String> members) {
        List<String> shuffled = new ArrayList<>(members);
        Collections.shuffle(shuffled, random);
        return "{" + String.join(",", shuffled) + (shuffled.isEmpty() ? space() : "") + "}";
    }

    boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }
}
