package io.llmfusion.command;

import io.llmfusion.config.AliasConfig;
import io.llmfusion.config.GatewayConfig;
import io.llmfusion.config.ProviderConfig;
import io.llmfusion.model.DialectId;
import io.llmfusion.probe.Subject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which model of each provider is asked: one named by an option, else the first that the configuration knows of. Pure.
 *
 * @param named `provider/model` of chats
 * @param namedForEmbeddings the same for embeddings
 */
record ProbeSubjects(GatewayConfig config, List<String> named, List<String> namedForEmbeddings) {
    /** All providers that are enabled, or those named. */
    List<Subject> of(List<String> providers) {
        return config.providers().stream()
                .filter(ProviderConfig::enabled)
                .filter(provider -> providers.isEmpty()
                        || providers.contains(provider.name().value()))
                .map(this::subject)
                .toList();
    }

    private Subject subject(ProviderConfig provider) {
        boolean demo = provider.dialect() == DialectId.DEMO;
        return new Subject(
                provider.name().value(),
                model(provider, named, name -> !isForEmbeddings(name)).or(() -> demoModel(provider)),
                model(provider, namedForEmbeddings, ProbeSubjects::isForEmbeddings)
                        .or(() -> demoModel(provider)),
                demo);
    }

    private Optional<String> model(ProviderConfig provider, List<String> options, Predicate<String> fits) {
        String prefix = provider.name() + "/";
        return options.stream()
                .filter(option -> option.startsWith(prefix))
                .findFirst()
                .or(() -> known(provider).filter(fits).findFirst().map(model -> prefix + model));
    }

    /** Those that the provider's entry lists, then those that aliases lead to. */
    private Stream<String> known(ProviderConfig provider) {
        Stream<String> targets = config.models().stream()
                .flatMap(alias -> alias.targets().stream())
                .filter(AliasConfig.Target.Model.class::isInstance)
                .map(AliasConfig.Target.Model.class::cast)
                .filter(target -> target.provider().equals(provider.name()))
                .map(AliasConfig.Target.Model::model);
        return Stream.concat(provider.models().stream(), targets);
    }

    private static Optional<String> demoModel(ProviderConfig provider) {
        return provider.dialect() == DialectId.DEMO ? Optional.of(provider.name() + "/echo") : Optional.empty();
    }

    private static boolean isForEmbeddings(String model) {
        return model.toLowerCase(Locale.ROOT).contains("embed");
    }
}
