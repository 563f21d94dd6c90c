package io.llmfusion.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The package under which the packages of the architecture stand: {@code io.llmfusion} itself, or that of the fixtures.
 *
 * @param name full package name, without a closing dot
 */
public record Root(String name) {

    /** The gateway itself. */
    public static final Root GATEWAY = new Root("io.llmfusion");

    /** Classes that break the rules. */
    public static final Root FIXTURE = new Root("io.llmfusion.architecture.fixture");

    /** The full name of the package that the architecture calls {@code shortName}, the root's own where it is empty. */
    public String full(String shortName) {
        return shortName.isEmpty() ? name : name + "." + shortName;
    }

    /** Whether a full package name is the root or stands below it. */
    public boolean contains(String packageName) {
        return packageName.equals(name) || packageName.startsWith(name + ".");
    }

    /** The name by which the architecture calls a package below this root. */
    public String shortName(String packageName) {
        return packageName.equals(name) ? "" : packageName.substring(name.length() + 1);
    }

    /** Classes in exactly these packages, sub-packages not included. */
    public DescribedPredicate<JavaClass> in(String... shortNames) {
        Set<String> names = Arrays.stream(shortNames).map(this::full).collect(Collectors.toSet());
        return DescribedPredicate.describe(
                "in " + Arrays.toString(shortNames), type -> names.contains(type.getPackageName()));
    }

    /** A class by its package and simple name, and the classes nested in it. */
    public DescribedPredicate<JavaClass> type(String shortName, String simpleName) {
        String full = full(shortName) + "." + simpleName;
        return DescribedPredicate.describe(
                simpleName,
                type -> type.getName().equals(full) || type.getName().startsWith(full + "$"));
    }

    /** Top-level classes of one package whose name starts so, and the classes nested in them. */
    public DescribedPredicate<JavaClass> named(String shortName, String prefix) {
        String start = full(shortName) + "." + prefix;
        return DescribedPredicate.describe(
                shortName + "." + prefix + "*",
                type -> type.getPackageName().equals(full(shortName))
                        && type.getName().startsWith(start));
    }
}
