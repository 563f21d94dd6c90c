package io.llmfusion.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What could not be carried over, each with its path in the file that was read. */
final class ImportNotes {
    private final List<String> lines = new ArrayList<>();

    void add(String path, String what) {
        lines.add(path + ": " + what);
    }

    /** Notes every member that is not among those that were read. */
    void rest(String path, Map<String, Object> map, Set<String> read) {
        map.keySet().stream()
                .filter(key -> !read.contains(key))
                .forEach(key -> add(path.isEmpty() ? key : path + "." + key, "has no counterpart here; left out"));
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
