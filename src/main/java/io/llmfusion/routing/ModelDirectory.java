package io.llmfusion.routing;

import io.llmfusion.bus.message.ModelsReply;
import io.llmfusion.bus.message.Target;
import io.llmfusion.config.AliasConfig;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.model.Caller;
import io.llmfusion.model.DialectId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.ModelCapabilities;
import io.llmfusion.model.NearNames;
import io.llmfusion.model.ProviderName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** All names that a client may write for `model`, and what they stand for. Made anew for each configuration. Belongs to one event loop. */
public final class ModelDirectory {
    private static final int MOST_REMEMBERED = 1_000;

    private final GatewayConfig config;
    private final Map<String, Meaning> meanings = new HashMap<>();

    /**
     * What a name stands for, whoever asks.
     *
     * @param direct targets whose own names, beside that one, entitle a caller to it; of an alias none
     */
    private record Meaning(List<Target> direct, RoutePlan.Resolution resolution) {}

    public ModelDirectory(GatewayConfig config) {
        this.config = config;
    }

    /** Whether it was made of this very configuration. */
    boolean isOf(Object present) {
        return present == (Object) config;
    }

    /** What this name means for this caller. */
    public RoutePlan.Resolution resolve(Caller caller, String model) {
        Optional<Meaning> meaning = meaning(model);
        if (meaning.isEmpty()) {
            return refused(new GatewayError.ModelNotFound(model, near(caller, model)));
        }
        return mayUse(caller, model, meaning.get().direct()) ? meaning.get().resolution() : forbidden(caller, model);
    }

    private Optional<Meaning> meaning(String model) {
        Meaning known = meanings.get(model);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Meaning> found = find(model);
        found.ifPresent(meaning -> remember(model, meaning));
        return found;
    }

    /** Clients make up names behind a provider's slash: there is no end to them. */
    private void remember(String model, Meaning meaning) {
        if (meanings.size() >= MOST_REMEMBERED) {
            meanings.clear();
        }
        meanings.put(model, meaning);
    }

    private Optional<Meaning> find(String model) {
        Optional<AliasConfig> alias = config.alias(model);
        if (alias.isPresent()) {
            return Optional.of(new Meaning(List.of(), ofAlias(alias.get())));
        }
        List<Target> direct = direct(model);
        return direct.isEmpty()
                ? Optional.empty()
                : Optional.of(new Meaning(direct, plan(model, direct, Optional.empty())));
    }

    /** Everything that this caller may ask for: aliases first, then what each enabled provider is known to have. */
    public ModelsReply.Models list(Caller caller) {
        Stream<ModelsReply.Entry> aliases =
                config.models().stream().map(alias -> new ModelsReply.Entry(alias.name(), "fusion", common(alias)));
        Stream<ModelsReply.Entry> provided = config.providers().stream()
                .filter(ProviderConfig::enabled)
                .flatMap(provider -> provider.models().stream()
                        .map(model -> new ModelsReply.Entry(
                                provider.name() + "/" + model,
                                provider.name().value(),
                                provider.quirks().capabilities().of(model))));
        return new ModelsReply.Models(Stream.concat(aliases, provided)
                .filter(entry -> caller.mayUseModel(entry.name()))
                .toList());
    }

    /** What the targets that may answer have in common. */
    private ModelCapabilities common(AliasConfig alias) {
        return ofAlias(alias) instanceof RoutePlan.Resolution.Found(RoutePlan plan)
                ? plan.targets().stream()
                        .map(this::capabilities)
                        .reduce(ModelCapabilities::common)
                        .orElse(ModelCapabilities.UNKNOWN)
                : ModelCapabilities.UNKNOWN;
    }

    private ModelCapabilities capabilities(Target target) {
        return config.provider(target.provider())
                .map(provider -> provider.quirks().capabilities().of(target.model()))
                .orElse(ModelCapabilities.UNKNOWN);
    }

    private RoutePlan.Resolution ofAlias(AliasConfig alias) {
        Set<Target> expanded = new LinkedHashSet<>();
        expand(alias, expanded, new LinkedHashSet<>());
        return plan(alias.name(), List.copyOf(expanded), Optional.of(alias));
    }

    private void expand(AliasConfig alias, Set<Target> into, Set<String> seen) {
        if (!seen.add(alias.name())) {
            return;
        }
        for (AliasConfig.Target target : alias.targets()) {
            switch (target) {
                case AliasConfig.Target.Model model -> into.add(new Target(model.provider(), model.model()));
                case AliasConfig.Target.Alias other ->
                    config.alias(other.alias()).ifPresent(found -> expand(found, into, seen));
            }
        }
    }

    /** Enabled targets only; the demonstration stands in only while no other target of an alias is enabled. */
    private RoutePlan.Resolution plan(String name, List<Target> candidates, Optional<AliasConfig> alias) {
        List<Target> enabled = candidates.stream().filter(this::isEnabled).toList();
        if (enabled.isEmpty()) {
            return refused(new GatewayError.Unavailable(noneEnabled(name, candidates), Optional.empty()));
        }
        List<Target> real =
                enabled.stream().filter(target -> !isDemonstration(target)).toList();
        boolean standIn = alias.isPresent() && !real.isEmpty();
        return new RoutePlan.Resolution.Found(new RoutePlan(name, standIn ? real : enabled, alias));
    }

    private String noneEnabled(String name, List<Target> candidates) {
        List<String> reasons = new ArrayList<>();
        for (Target target : candidates) {
            config.provider(target.provider())
                    .filter(provider -> !provider.enabled())
                    .map(provider -> switch (provider.availability()) {
                        case ProviderConfig.Availability.Enabled ignored -> "";
                        case ProviderConfig.Availability.Disabled disabled -> target + ": " + disabled.reason();
                    })
                    .ifPresent(reasons::add);
        }
        return "no provider of model `" + name + "` is enabled (" + String.join("; ", reasons) + ")";
    }

    /** `provider/model`, or a bare model name that exactly one enabled provider lists. */
    private List<Target> direct(String model) {
        int slash = model.indexOf('/');
        if (slash > 0 && slash < model.length() - 1) {
            ProviderName name = new ProviderName(model.substring(0, slash));
            if (config.provider(name).isPresent()) {
                return List.of(new Target(name, model.substring(slash + 1)));
            }
        }
        List<Target> listing = config.providers().stream()
                .filter(ProviderConfig::enabled)
                .filter(provider -> provider.models().contains(model))
                .map(provider -> new Target(provider.name(), model))
                .toList();
        return listing.size() == 1 ? listing : List.of();
    }

    private boolean isEnabled(Target target) {
        return config.provider(target.provider())
                .filter(ProviderConfig::enabled)
                .isPresent();
    }

    private boolean isDemonstration(Target target) {
        return config.provider(target.provider())
                .filter(provider -> provider.dialect() == DialectId.DEMO)
                .isPresent();
    }

    private static boolean mayUse(Caller caller, String model, List<Target> direct) {
        return caller.mayUseModel(model) || direct.stream().anyMatch(target -> caller.mayUseModel(target.toString()));
    }

    private List<String> near(Caller caller, String model) {
        return NearNames.of(
                model,
                list(caller).entries().stream().map(ModelsReply.Entry::name).toList());
    }

    private static RoutePlan.Resolution forbidden(Caller caller, String model) {
        return refused(new GatewayError.Forbidden("key `" + caller.id() + "` may not use model `" + model + "`"));
    }

    private static RoutePlan.Resolution refused(GatewayError error) {
        return new RoutePlan.Resolution.Refused(error);
    }
}
