package io.llmfusion.config;

import io.llmfusion.config.AliasConfig.Loop;
import io.llmfusion.config.AliasConfig.Strategy;
import io.llmfusion.config.AliasConfig.Target;
import io.llmfusion.model.OnUnsupported;
import io.llmfusion.model.ProviderName;
import io.llmfusion.model.ServerName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads `models:`, where every name must lead somewhere. */
final class AliasReader {
    private static final Map<String, Strategy> STRATEGIES = Choices.of(Strategy.values());
    private static final Set<String> LATER = Set.of("weighted", "latency", "cost", "least-busy", "auto");
    private static final Map<String, OnUnsupported> ON_UNSUPPORTED = Choices.of(OnUnsupported.values());

    private final Reading reading;
    private final Collection<String> providers;
    private final Collection<String> aliases;
    private final Collection<String> servers;

    /** Takes the names as they stand in the file, of entries with problems too. */
    AliasReader(Reading reading, Collection<String> providers, Collection<String> aliases, Collection<String> servers) {
        this.reading = reading;
        this.providers = providers;
        this.aliases = aliases;
        this.servers = servers;
    }

    AliasConfig read(String name, Fields fields) {
        Names.alias(name, fields, reading);
        List<Target> targets = targets(fields);
        if (!fields.has("targets")) {
            fields.problem("targets", "is missing", "write [provider/model]");
        } else if (fields.items("targets").isEmpty()) {
            fields.problem("targets", "is empty", "write [provider/model]");
        }
        AliasConfig alias = new AliasConfig(
                name,
                targets,
                fields.choice("strategy", STRATEGIES, LATER).orElse(Strategy.FALLBACK),
                fields.choice("on-unsupported", ON_UNSUPPORTED, Set.of()).orElse(OnUnsupported.WARN),
                servers(fields),
                loop(fields.mapOrEmpty("loop")));
        fields.done();
        return alias;
    }

    private List<Target> targets(Fields fields) {
        List<Target> targets = new ArrayList<>();
        for (ConfigNode item : fields.items("targets")) {
            switch (item) {
                case ConfigNode.Scalar scalar -> target(scalar).ifPresent(targets::add);
                case ConfigNode.Mapping mapping ->
                    weighted(fields.item("targets", mapping)).ifPresent(targets::add);
                case ConfigNode.Sequence list -> reading.problem(list, "must be one target", "write provider/model");
                case ConfigNode.Empty empty -> reading.problem(empty, "is empty", "write provider/model");
                case ConfigNode.Broken noted -> {}
            }
        }
        return targets;
    }

    private Optional<Target> weighted(Fields fields) {
        Optional<Target> target = fields.required("model", "provider/model").flatMap(this::target);
        fields.notYet("weight");
        fields.done();
        return target;
    }

    private Optional<Target> target(ConfigNode.Scalar written) {
        String text = written.text();
        int slash = text.indexOf('/');
        if (slash < 0 && aliases.contains(text)) {
            return Optional.of(new Target.Alias(text));
        }
        if (slash < 0) {
            unknown(written, "no model of that name is configured here", text, aliases, "write provider/model");
            return Optional.empty();
        }
        String provider = text.substring(0, slash);
        if (!providers.contains(provider)) {
            unknown(written, "no such provider", provider, providers, "add it under `providers:`");
            return Optional.empty();
        }
        if (slash + 1 == text.length()) {
            reading.problem(written, "names no model of that provider", "write " + provider + "/model");
            return Optional.empty();
        }
        return Optional.of(new Target.Model(new ProviderName(provider), text.substring(slash + 1)));
    }

    private List<ServerName> servers(Fields fields) {
        List<ServerName> found = new ArrayList<>();
        for (ConfigNode.Scalar written : fields.scalars("mcp")) {
            if (servers.contains(written.text())) {
                found.add(new ServerName(written.text()));
            } else {
                unknown(written, "no such MCP server", written.text(), servers, "add it under `mcp: servers:`");
            }
        }
        return found;
    }

    private void unknown(
            ConfigNode.Scalar at, String message, String name, Collection<String> known, String otherwise) {
        String shown = at.mayBeSecret() ? message : "`" + name + "`: " + message;
        reading.problem(
                at,
                shown,
                Spelling.nearest(name, known)
                        .map(near -> "did you mean " + near + "?")
                        .orElse(otherwise));
    }

    private static Loop loop(Fields fields) {
        Loop loop = new Loop(
                fields.whole("max-turns", Loop.DEFAULT.maxTurns(), 1, 1_000),
                fields.count("max-tokens").map(OptionalLong::of).orElse(Loop.DEFAULT.maxTokens()),
                fields.duration("deadline", Loop.DEFAULT.deadline()),
                fields.duration("tool-timeout", Loop.DEFAULT.toolTimeout()));
        fields.done();
        return loop;
    }
}
