package io.llmfusion.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.nio.file.Files;
import java.nio.file.Path;

/** The compiled classes that the rules read. */
public final class GatewayClasses {

    private GatewayClasses() {}

    /** Classes whose source stands under {@code src/main/java}, wherever they were compiled to. */
    public static JavaClasses main() {
        return new ClassFileImporter()
                .withImportOption(GatewayClasses::isFromMain)
                .importPackages(Root.GATEWAY.name());
    }

    /** Classes that break the rules. */
    public static JavaClasses fixtures() {
        return new ClassFileImporter().importPackages(Root.FIXTURE.name());
    }

    private static boolean isFromMain(Location location) {
        String uri = location.asURI().toString();
        int start = uri.indexOf("/io/llmfusion/");
        if (start < 0 || !uri.endsWith(".class")) {
            return false;
        }
        String type = uri.substring(start + 1, uri.length() - ".class".length());
        int nested = type.indexOf('$');
        return Files.exists(Path.of("src/main/java", (nested < 0 ? type : type.substring(0, nested)) + ".java"));
    }
}
