package io.llmfusion.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** One walk over the nodes of a text, each once: keys that stand twice, keys that are no words, aliases in a circle. */
final class YamlPass {
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> above = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean loadable = true;

    List<ConfigProblem> problems() {
        return List.copyOf(problems);
    }

    boolean loadable() {
        return loadable;
    }

    void root(Node root) {
        if (root instanceof MappingNode) {
            walk(root, "");
            return;
        }
        loadable = false;
        problem("", root, "must be a map of keys", "begin with `server:`, `providers:`, `models:` or `mcp:`");
    }

    private void walk(Node node, String path) {
        if (above.contains(node)) {
            loadable = false;
            problem(path, node, "an alias that contains itself", "write the value out");
        }
        if (!seen.add(node)) {
            return;
        }
        above.add(node);
        if (node instanceof MappingNode mapping) {
            Map<String, Integer> lines = new HashMap<>();
            mapping.getValue().forEach(tuple -> entry(tuple, path, lines));
        } else if (node instanceof SequenceNode sequence) {
            for (int i = 0; i < sequence.getValue().size(); i++) {
                walk(sequence.getValue().get(i), path + "[" + i + "]");
            }
        }
        above.remove(node);
    }

    private void entry(NodeTuple tuple, String path, Map<String, Integer> lines) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key) || Tag.NULL.equals(key.getTag())) {
            loadable = false;
            problem(path, tuple.getKeyNode(), "a key must be a word", "put it in quotes");
            return;
        }
        String keyPath = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
        Integer before = lines.putIfAbsent(key.getValue(), line(key));
        if (before != null) {
            problem(keyPath, key, "stands twice in one map, on line " + before + " before", "leave one of them");
        }
        walk(tuple.getValueNode(), keyPath);
    }

    private void problem(String path, Node at, String message, String suggestion) {
        problems.add(new ConfigProblem(path, OptionalInt.of(line(at)), message, Optional.of(suggestion)));
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
