package io.llmfusion.config;

import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Where a value stands in the YAML text: SnakeYAML's node for it, found by walking beside the loaded values. The loaded
 * values themselves have lost their lines, and numbers the way they were written.
 *
 * @param line from 1; of the key, where the value has one
 * @param node empty where the walk lost its way: the line is then the nearest one known
 */
record Origin(int line, Optional<Node> node) {
    private static final String MERGE = "<<";

    static Origin of(Node root) {
        return new Origin(lineOf(root), Optional.of(root));
    }

    /** The value as written, where it is a scalar. */
    Optional<String> text() {
        return node.filter(ScalarNode.class::isInstance).map(scalar -> ((ScalarNode) scalar).getValue());
    }

    /** What loading makes of a key: `on` becomes the text of a truth value, `0x1` that of a number. */
    static String loadedKey(String written) {
        Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(written);
        return String.valueOf(loaded);
    }

    /** The keys of a map as written, in order, without those that it merges. The loaded map lacks those without a value. */
    List<String> keys() {
        return node
                .filter(MappingNode.class::isInstance)
                .map(mapping -> ((MappingNode) mapping).getValue())
                .orElse(List.of())
                .stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode && !isKey(tuple, MERGE))
                .map(tuple -> ((ScalarNode) tuple.getKeyNode()).getValue())
                .toList();
    }

    Origin child(String key) {
        return node.filter(MappingNode.class::isInstance)
                .flatMap(mapping -> find((MappingNode) mapping, key))
                .orElse(new Origin(line, Optional.empty()));
    }

    Origin item(int index) {
        return node.filter(SequenceNode.class::isInstance)
                .map(sequence -> ((SequenceNode) sequence).getValue())
                .filter(items -> index < items.size())
                .map(items -> Origin.of(items.get(index)))
                .orElse(new Origin(line, Optional.empty()));
    }

    private static Optional<Origin> find(MappingNode mapping, String key) {
        Optional<Origin> own = mapping.getValue().stream()
                .filter(tuple -> isKey(tuple, key))
                .findFirst()
                .map(tuple -> new Origin(lineOf(tuple.getKeyNode()), Optional.of(tuple.getValueNode())));
        return own.or(() -> mapping.getValue().stream()
                .filter(tuple -> isKey(tuple, MERGE))
                .findFirst()
                .flatMap(tuple -> merged(tuple.getValueNode(), key)));
    }

    private static Optional<Origin> merged(Node source, String key) {
        return switch (source) {
            case MappingNode mapping -> find(mapping, key);
            case SequenceNode several ->
                several.getValue().stream()
                        .flatMap(one -> merged(one, key).stream())
                        .findFirst();
            default -> Optional.empty();
        };
    }

    private static boolean isKey(NodeTuple tuple, String key) {
        return tuple.getKeyNode() instanceof ScalarNode scalar
                && !Tag.NULL.equals(scalar.getTag())
                && scalar.getValue().equals(key);
    }

    private static int lineOf(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
