package io.llmfusion.architecture;

import java.util.List;
import java.util.stream.Stream;

/** Every rule of the architecture that is read from compiled classes. */
public final class Rules {

    private Rules() {}

    /** The rules for the packages under this root. */
    public static List<NamedRule> of(Root root) {
        return Stream.of(PackageRules.of(root), PlatformRules.of(root), CodeRules.of(root))
                .flatMap(List::stream)
                .toList();
    }
}
