package io.llmfusion.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;

/** Which package may know which. */
final class PackageRules {

    private PackageRules() {}

    static List<NamedRule> of(Root root) {
        return List.of(
                NamedRule.of(
                        "no cycle among packages",
                        "a cycle makes two packages one that is harder to read; none has ever been needed",
                        slices().assignedFrom(byPackage(root)).should().beFreeOfCycles(),
                        "model.CycleBack",
                        "sse.CycleThere"),
                NamedRule.of(
                        "packages import only what the table allows",
                        "adapters that never import one another can be replaced, tested and moved to another node alone",
                        classes()
                                .should(each(
                                        "import what the table allows", (type, report) -> imports(root, type, report))),
                        "http.ImportsProvider",
                        "gateway.ImportsCommand"),
                NamedRule.of(
                        "every package has a row in the table",
                        "a package without a stated purpose and direction is where the architecture starts to rot",
                        classes().should(each("have a row", (type, report) -> PackageTable.unknown(
                                        root.shortName(type.getPackageName()))
                                .ifPresent(problem -> report.accept(type.getName() + ": " + problem)))),
                        "nowhere.Stray"),
                NamedRule.of(
                        "every package is null-marked in its package-info",
                        "types are non-null unless they say otherwise, and each package states its purpose",
                        classes().should(each("be in a null-marked package", PackageRules::nullMarked)),
                        "nowhere.Stray"));
    }

    private static void imports(Root root, JavaClass type, Consumer<String> report) {
        String from = root.shortName(type.getPackageName());
        type.getDirectDependenciesFromSelf().stream()
                .filter(dependency -> root.contains(
                        dependency.getTargetClass().getBaseComponentType().getPackageName()))
                .forEach(dependency -> PackageTable.problem(
                                from,
                                root.shortName(dependency
                                        .getTargetClass()
                                        .getBaseComponentType()
                                        .getPackageName()))
                        .ifPresent(problem -> report.accept(problem + ": " + dependency.getDescription())));
    }

    private static void nullMarked(JavaClass type, Consumer<String> report) {
        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
            report.accept(type.getName() + " is in a package without a package-info.java that says @NullMarked");
        }
    }

    private static SliceAssignment byPackage(Root root) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return root.contains(type.getPackageName())
                        ? SliceIdentifier.of(type.getPackageName())
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "packages by their full name";
            }
        };
    }

    /** A condition on each class that reports its violations as sentences. */
    static ArchCondition<JavaClass> each(String description, BiConsumer<JavaClass, Consumer<String>> check) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                check.accept(type, sentence -> events.add(SimpleConditionEvent.violated(type, sentence)));
            }
        };
    }
}
