package io.llmfusion.mcp.builtin;

import io.llmfusion.mcp.protocol.ArgumentProblem;
import io.llmfusion.mcp.protocol.ArgumentSchemas;
import io.llmfusion.mcp.protocol.ItemKind;
import io.llmfusion.mcp.protocol.ListPage;
import io.llmfusion.mcp.protocol.Tool;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the server `fusion` lists: the tools of the file {@code tools.json} that is shipped beside this class. Immutable. */
final class FusionTools {
    private static final String FILE = "tools.json";

    private final List<Tool> tools;
    private final ArgumentSchemas schemas = new ArgumentSchemas();

    private FusionTools(List<Tool> tools) {
        this.tools = List.copyOf(tools);
    }

    static FusionTools load() {
        try (InputStream file = FusionTools.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is not part of this build");
            }
            RawJson text = RawJson.of(Json.read(file.readAllBytes()));
            return new FusionTools(ListPage.read(ItemKind.TOOL, text).items().stream()
                    .flatMap(raw -> Tool.read(raw).stream())
                    .toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** As `tools/list` gives them. */
    List<RawJson> definitions() {
        return tools.stream().map(Tool::raw).toList();
    }

    /** What is wrong with the arguments of a call. */
    List<ArgumentProblem> problems(Tool tool, JsonNode arguments) {
        return schemas.problems(tool.inputSchema(), arguments);
    }

    Optional<Tool> find(String name) {
        return tools.stream().filter(tool -> tool.name().equals(name)).findFirst();
    }
}
