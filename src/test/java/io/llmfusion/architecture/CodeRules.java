package io.llmfusion.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.Source;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What holds for each class by itself. */
final class CodeRules {

    private static final Predicate<String> HOMELESS_NAME = Pattern.compile(
                    ".*(Utils?|Helper|Manager|Base|Impl|Constants)|Abstract.*")
            .asMatchPredicate();
    private static final Predicate<String> MUTABLE_TYPE = Pattern.compile(
                    "java\\.util\\.concurrent\\.(atomic\\..*|Concurrent.*|CopyOnWrite.*)"
                            + "|java\\.util\\.(Array|Hash|LinkedHash|Tree|Weak|IdentityHash|Linked|Enum)(List|Map|Set|Deque)"
                            + "|java\\.util\\.(BitSet|PriorityQueue|Random)|java\\.lang\\.(StringBuilder|ThreadLocal)"
                            + "|tools\\.jackson\\.databind\\.node\\.(Object|Array)Node")
            .asMatchPredicate();
    private static final int MOST_PARAMETERS = 5;

    private CodeRules() {}

    static List<NamedRule> of(Root root) {
        return Stream.of(names(), content(root), output(root))
                .flatMap(List::stream)
                .toList();
    }

    private static List<NamedRule> names() {
        return List.of(
                NamedRule.of(
                        "no class is named Util, Helper, Manager, Base, Impl, Abstract or Constants",
                        "such names hide what a class is about; a function belongs on the type it talks about",
                        classes().should(PackageRules.each("have a name of the domain", CodeRules::homelessName)),
                        "model.JsonUtils",
                        "model.AbstractPart",
                        "model.PartConstants"),
                NamedRule.of(
                        "verticles end in Verticle",
                        "what runs on its own event loop shows it in its name",
                        classes().should(PackageRules.each("show that they are verticles", CodeRules::verticleName)),
                        "http.FrontEnd"));
    }

    private static List<NamedRule> content(Root root) {
        return List.of(
                NamedRule.of(
                        "Jackson 3 is the only JSON",
                        "two JSON libraries are two number formats, two sets of limits and two bugs",
                        classes()
                                .that(not(root.in("config")))
                                .should(Forbidden.types(
                                        "com\\.fasterxml\\.jackson\\.(?!annotation\\.).*|org\\.json\\..*"
                                                + "|com\\.google\\.gson\\..*|io\\.vertx\\.core\\.json\\..*")),
                        "model.OldJson",
                        "routing.VertxJson"),
                NamedRule.of(
                        "no static mutable state",
                        "reloads, tests and several gateways in one process see each other's leftovers",
                        classes().should(PackageRules.each("hold no static mutable state", CodeRules::staticState)),
                        "model.Remembers",
                        "model.RemembersMap"),
                NamedRule.of(
                        "no Java serialization",
                        "it runs foreign code and ties nodes to one version; the wire is tagged JSON",
                        classes()
                                .should(Forbidden.types(
                                        "java\\.io\\.(Object(Input|Output)Stream|Externalizable|Serializable)")),
                        "model.Serialized"),
                NamedRule.of(
                        "one top-level type per file",
                        "a type is found by its name",
                        classes().should(PackageRules.each("stand in a file of their name", CodeRules::fileName)),
                        "model.SecondType"),
                NamedRule.of(
                        "at most five parameters",
                        "more of them are a record that nobody has named yet",
                        classes().should(PackageRules.each("have short parameter lists", CodeRules::parameters)),
                        "model.LongWinded"));
    }

    private static List<NamedRule> output(Root root) {
        return List.of(
                NamedRule.of(
                        "only commands print",
                        "logs are slf4j events with keys; standard output belongs to the command line",
                        classes()
                                .that(not(root.in("command", "")))
                                .should(PackageRules.each("log, not print", CodeRules::prints)
                                        .and(Forbidden.types(
                                                "java\\.util\\.logging\\..*|org\\.apache\\.(log4j|logging).*"
                                                        + "|ch\\.qos\\.logback\\..*"))
                                        .and(Forbidden.calls("java\\.lang\\.Throwable", "printStackTrace"))),
                        "model.Prints"),
                NamedRule.of(
                        "only commands exit",
                        "a gateway inside a test or another process must be able to stop without taking it along",
                        classes()
                                .that(not(root.in("command", "")))
                                .should(Forbidden.calls("java\\.lang\\.(System|Runtime)", "exit|halt")),
                        "model.Exits"));
    }

    private static void homelessName(JavaClass type, Consumer<String> report) {
        if (HOMELESS_NAME.test(type.getSimpleName())) {
            report.accept(type.getName() + " needs a name of the domain");
        }
    }

    private static void verticleName(JavaClass type, Consumer<String> report) {
        boolean deployable = type.isAssignableTo("io.vertx.core.Deployable");
        if (deployable && !type.getSimpleName().endsWith("Verticle") && !type.isAnonymousClass()) {
            report.accept(type.getName() + " is a verticle and should be named so");
        }
    }

    private static void staticState(JavaClass type, Consumer<String> report) {
        type.getFields().stream()
                .filter(CodeRules::isStaticState)
                .forEach(field -> report.accept(field.getDescription()));
    }

    private static boolean isStaticState(JavaField field) {
        if (!field.getModifiers().contains(JavaModifier.STATIC)
                || field.getModifiers().contains(JavaModifier.SYNTHETIC)) {
            return false;
        }
        boolean visibleArray =
                field.getRawType().isArray() && !field.getModifiers().contains(JavaModifier.PRIVATE);
        return !field.getModifiers().contains(JavaModifier.FINAL)
                || visibleArray
                || MUTABLE_TYPE.test(field.getRawType().getName());
    }

    private static void fileName(JavaClass type, Consumer<String> report) {
        String expected = type.getSimpleName() + ".java";
        boolean elsewhere = type.getSource()
                .flatMap(Source::getFileName)
                .filter(file -> !file.equals(expected))
                .isPresent();
        if (type.isTopLevelClass() && elsewhere) {
            report.accept(type.getName() + " is not in " + expected);
        }
    }

    private static void parameters(JavaClass type, Consumer<String> report) {
        type.getMethods().stream()
                .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(method -> method.getRawParameterTypes().size() > MOST_PARAMETERS)
                .map(JavaMethod::getDescription)
                .forEach(report);
    }

    private static void prints(JavaClass type, Consumer<String> report) {
        type.getFieldAccessesFromSelf().stream()
                .filter(access -> access.getTargetOwner().getName().equals("java.lang.System"))
                .filter(access -> access.getTarget().getName().matches("out|err"))
                .forEach(access -> report.accept(access.getDescription()));
    }
}
