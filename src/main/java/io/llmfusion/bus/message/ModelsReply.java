package io.llmfusion.bus.message;

import io.llmfusion.model.ModelCapabilities;
import io.llmfusion.model.OnUnsupported;
import io.llmfusion.model.ServerName;
import java.util.List;
import java.util.Optional;

/** Models as routing knows them. */
public sealed interface ModelsReply {
    record Models(List<Entry> entries) implements ModelsReply {
        public Models {
            entries = List.copyOf(entries);
        }
    }

    /**
     * @param targets in the order in which they would be tried
     * @param mcp MCP servers whose tools the alias brings along
     */
    record Resolved(
            String name,
            List<Target> targets,
            List<ServerName> mcp,
            LoopLimits limits,
            Optional<OnUnsupported> onUnsupported)
            implements ModelsReply {
        public Resolved {
            targets = List.copyOf(targets);
            mcp = List.copyOf(mcp);
        }
    }

    /**
     * @param ownedBy the provider, or `fusion` for an alias
     * @param capabilities of an alias, what all its targets have in common
     */
    record Entry(String name, String ownedBy, ModelCapabilities capabilities) {
        public Entry(String name, String ownedBy) {
            this(name, ownedBy, ModelCapabilities.UNKNOWN);
        }
    }
}
