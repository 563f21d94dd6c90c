package io.llmfusion.config;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * The pass over SnakeYAML's nodes that comes before the values are loaded: finds what loading with SnakeYAML's defaults
 * would pass over (a key twice in one map) and keeps the nodes, which know their lines.
 *
 * @param root empty for a file without a value
 * @param loadable false when the values cannot be loaded, or must not be
 */
record YamlText(Optional<Node> root, List<ConfigProblem> problems, boolean loadable) {
    static YamlText read(String text) {
        try {
            return of(Optional.ofNullable(
                    new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text))));
        } catch (YAMLException broken) {
            return new YamlText(Optional.empty(), List.of(YamlProblem.of(broken)), false);
        }
    }

    private static YamlText of(Optional<Node> root) {
        YamlPass pass = new YamlPass();
        root.ifPresent(pass::root);
        return new YamlText(root, pass.problems(), pass.loadable());
    }
}
