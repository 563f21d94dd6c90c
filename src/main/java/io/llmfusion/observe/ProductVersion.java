package io.llmfusion.observe;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version that was built. */
public final class ProductVersion {
    private ProductVersion() {}

    /** As in the build's own file; `unknown` where that is not there. */
    public static String text() {
        Properties built = new Properties();
        try (InputStream file = ProductVersion.class.getResourceAsStream("/io/llmfusion/version.properties")) {
            if (file != null) {
                built.load(file);
            }
        } catch (IOException unreadable) {
            return "unknown";
        }
        return built.getProperty("version", "unknown");
    }
}
