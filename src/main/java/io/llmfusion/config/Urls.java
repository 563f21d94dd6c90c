package io.llmfusion.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads URLs and headers of providers and MCP servers. */
final class Urls {
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private Urls() {}

    /** `base-url:`, without a slash at its end. */
    static Optional<URI> baseUrl(Fields fields, FamilyApi api, Reading reading) {
        Optional<URI> url = fields.scalar("base-url").flatMap(written -> http(written, reading));
        String first = api.path().firstFolder();
        if (url.isPresent() && first.length() > 1 && url.get().getPath().endsWith(first)) {
            fields.problem(
                    "base-url", "must not end in " + first + ", which the API's path begins with", "leave that out");
        }
        if (url.isPresent() && url.get().getRawQuery() != null) {
            fields.problem("base-url", "must not have a query", "write what belongs there as headers or keys");
        }
        return url;
    }

    /** An http or https URL with a host and without a name and password. */
    static Optional<URI> http(ConfigNode.Scalar written, Reading reading) {
        Optional<URI> url = parse(written.text().replaceAll("/+$", ""));
        boolean fits = url.isPresent()
                && url.get().getHost() != null
                && ("http".equals(url.get().getScheme())
                        || "https".equals(url.get().getScheme()));
        if (!fits) {
            reading.problem(written, "is no URL that can be called", "write http://host:port/path or https://...");
            return Optional.empty();
        }
        if (url.get().getRawUserInfo() != null) {
            reading.problem(written, "holds a name or password", "write it under headers, as Authorization");
            return Optional.empty();
        }
        return url;
    }

    static Optional<URI> parse(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException notOne) {
            return Optional.empty();
        }
    }

    /** `headers:`, of which the values may be secret. */
    static Map<String, Secret> headers(Fields fields, Reading reading) {
        Map<String, Secret> headers = new LinkedHashMap<>();
        fields.mapOrEmpty("headers").namedTexts().forEach((name, value) -> {
            if (!HEADER.matcher(name).matches()) {
                reading.problem(value, "this is no name of a header", "use letters, digits and `-`");
            } else if (value.text().chars().anyMatch(character -> character < ' ' && character != '\t')) {
                reading.problem(value, "holds a line end or another control character", "write it on one line");
            } else {
                headers.put(name, Secret.of(value.text()));
            }
        });
        return headers;
    }
}
