package io.llmfusion.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.lang.ArchCondition;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Conditions that report the use of a type or of a method. */
final class Forbidden {

    private Forbidden() {}

    /** Classes that depend in any way on a type whose full name matches. */
    static ArchCondition<JavaClass> types(String regularExpression) {
        Predicate<String> matches = Pattern.compile(regularExpression).asMatchPredicate();
        return PackageRules.each("use no type " + regularExpression, (type, report) -> {
            types(matches, type, report);
            if (type.getRawSuperclass().isPresent()
                    && matches.test(type.getRawSuperclass().get().getName())) {
                report.accept(type.getName() + " extends "
                        + type.getRawSuperclass().get().getName());
            }
        });
    }

    /** Classes that call or refer to a method (or constructor, {@code <init>}) of a type, both matching by full and simple name. */
    static ArchCondition<JavaClass> calls(String owner, String method) {
        Predicate<String> ownerMatches = Pattern.compile(owner).asMatchPredicate();
        Predicate<String> methodMatches = Pattern.compile(method).asMatchPredicate();
        return calls(
                "call no " + method + " of " + owner,
                (type, name) -> methodMatches.test(name) && isOrInherits(type, ownerMatches));
    }

    private static ArchCondition<JavaClass> calls(String description, BiPredicate<JavaClass, String> forbidden) {
        return PackageRules.each(description, (type, report) -> type.getCodeUnitAccessesFromSelf().stream()
                .filter(access -> forbidden.test(
                        access.getTargetOwner(), access.getTarget().getName()))
                .map(JavaCodeUnitAccess::getDescription)
                .forEach(report));
    }

    private static void types(Predicate<String> matches, JavaClass type, Consumer<String> report) {
        type.getDirectDependenciesFromSelf().stream()
                .filter(dependency -> matches.test(
                        dependency.getTargetClass().getBaseComponentType().getName()))
                .forEach(dependency -> report.accept(dependency.getDescription()));
    }

    private static boolean isOrInherits(JavaClass type, Predicate<String> matches) {
        return matches.test(type.getName())
                || type.getAllRawSuperclasses().stream().anyMatch(above -> matches.test(above.getName()))
                || type.getAllRawInterfaces().stream().anyMatch(above -> matches.test(above.getName()));
    }
}
