package io.llmfusion.mcp.client;

import io.llmfusion.config.McpServerConfig;
import io.llmfusion.model.ServerName;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Where a server is and what every request to it carries. The configured headers may be secrets: they go nowhere else. */
final class HttpTarget {
    private static final long CONNECT_MILLIS = 10_000;

    private final HttpClient client;
    private final McpServerConfig.Http config;
    private final Duration patience;
    private URI uri;

    /** @param patience how long the server may take to accept a message that needs no answer */
    HttpTarget(HttpClient client, McpServerConfig.Http config, Duration patience) {
        this.client = client;
        this.config = config;
        this.patience = patience;
        this.uri = config.url();
    }

    ServerName server() {
        return config.name();
    }

    /** For a message that needs no answer. */
    long patienceMillis() {
        return patience.toMillis();
    }

    URI uri() {
        return uri;
    }

    String shown() {
        return shown(uri);
    }

    /** For logs and states: neither user info nor query, both may be secret. */
    static String shown(URI address) {
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        String path = address.getRawPath() == null ? "" : address.getRawPath();
        return address.getScheme() + "://" + address.getHost() + port + path;
    }

    Future<HttpClientRequest> request(HttpMethod method, Map<String, String> headers) {
        try {
            RequestOptions options = new RequestOptions()
                    .setMethod(method)
                    .setAbsoluteURI(uri.toString())
                    .setConnectTimeout(CONNECT_MILLIS)
                    .setFollowRedirects(false);
            config.headers().forEach((name, value) -> options.putHeader(name, value.reveal()));
            headers.forEach(options::putHeader);
            return client.request(options);
        } catch (IllegalArgumentException unusableHeader) {
            return Future.failedFuture(unusableHeader);
        }
    }

    /** Whether an address that the server names is on its own origin: our headers go to no other. */
    boolean sameOrigin(URI other) {
        return uri.getScheme().equalsIgnoreCase(other.getScheme())
                && uri.getHost().equalsIgnoreCase(other.getHost())
                && port(uri) == port(other);
    }

    /** Follows a permanent or temporary move within the origin; false when it leads elsewhere. */
    boolean moveTo(String location) {
        try {
            URI moved = uri.resolve(location);
            if (moved.getHost() == null || !sameOrigin(moved)) {
                return false;
            }
            uri = moved;
            return true;
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    /** Another address of the same server, with the same client and headers. */
    HttpTarget at(URI other) {
        HttpTarget target = new HttpTarget(client, config, patience);
        target.uri = other;
        return target;
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }
}
