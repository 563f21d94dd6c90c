package io.llmfusion.model;

import java.util.List;

/**
 * Who asks: an API key's identity with what it may reach. An argument of every command, so that no caller's rights ever
 * serve another.
 *
 * @param id the key's id in the configuration, or `anonymous` where keys are not asked for
 * @param models patterns (`*` matches any run of characters) of aliases and `provider/model` names
 * @param mcp patterns of `server/tool` names
 */
public record Caller(String id, List<String> models, List<String> mcp) {
    public static final Caller ANONYMOUS = new Caller("anonymous", List.of("*"), List.of("*"));

    public Caller {
        models = List.copyOf(models);
        mcp = List.copyOf(mcp);
    }

    public boolean mayUseModel(String model) {
        return Wildcard.anyMatches(models, model);
    }

    /** Whether the caller may use this tool, resource or prompt (`server/name`) of a server. */
    public boolean mayUseMcp(ServerName server, String name) {
        return Wildcard.anyMatches(mcp, server.value() + "/" + name);
    }

    /** Whether anything of this server may be visible to the caller. */
    public boolean maySeeServer(ServerName server) {
        return mcp.stream().anyMatch(pattern -> Wildcard.matches(Wildcard.beforeSlash(pattern), server.value()));
    }

    /** Whether the caller may use any model of this provider. */
    public boolean maySeeProvider(ProviderName provider) {
        return models.stream().anyMatch(pattern -> Wildcard.matches(Wildcard.beforeSlash(pattern), provider.value()));
    }
}
