package io.llmfusion.config;

import io.llmfusion.config.AliasConfig.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Finds aliases that lead back to themselves. */
final class AliasCircles {
    private final Function<String, Optional<AliasConfig>> aliases;

    AliasCircles(Function<String, Optional<AliasConfig>> aliases) {
        this.aliases = aliases;
    }

    /** The way from this alias back to it, if there is one. */
    Optional<List<String>> from(String alias) {
        return walk(alias, List.of(alias), new HashSet<>());
    }

    private Optional<List<String>> walk(String start, List<String> way, Set<String> seen) {
        for (String next : targetsOf(way.getLast())) {
            List<String> further = new ArrayList<>(way);
            further.add(next);
            if (next.equals(start)) {
                return Optional.of(further);
            }
            Optional<List<String>> found = seen.add(next) ? walk(start, further, seen) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private List<String> targetsOf(String name) {
        List<String> names = new ArrayList<>();
        for (Target target : aliases.apply(name).map(AliasConfig::targets).orElse(List.of())) {
            if (target instanceof Target.Alias(String alias)) {
                names.add(alias);
            }
        }
        return names;
    }
}
