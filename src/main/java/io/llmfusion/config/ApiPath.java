package io.llmfusion.config;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where an API stands below the base URL. <code>{model}</code> in it is the provider's name of the model, percent-encoded,
 * slashes too (an ARN of Bedrock has some).
 *
 * @param whole for answers in one piece; empty for the built-in demonstration
 * @param streamed for streams, where that is another one
 */
public record ApiPath(String whole, Optional<String> streamed) {
    private static final String MODEL = "{model}";

    /** One path for both kinds of answers. */
    public static ApiPath of(String path) {
        return new ApiPath(path, Optional.empty());
    }

    public String whole(String model) {
        return filled(whole, model);
    }

    public String streamed(String model) {
        return filled(streamed.orElse(whole), model);
    }

    private static String filled(String path, String model) {
        if (path.indexOf('{') < 0) {
            return path;
        }
        return path.replace(
                MODEL, URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    /** The first folder with its slash; empty where there is no path. */
    String firstFolder() {
        return whole.isEmpty() ? "" : "/" + whole.split("/", 3)[1];
    }
}
