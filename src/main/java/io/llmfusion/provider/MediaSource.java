package io.llmfusion.provider;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Opens requests to addresses that clients wrote. The name is looked up here, what it means is checked, and the connection
 * goes to just that address: a name that means something else a moment later changes nothing.
 */
final class MediaSource {
    private final HttpClientAgent client;
    private final AddressGuard guard;
    private final HostResolver resolver;

    MediaSource(HttpClientAgent client, AddressGuard guard, HostResolver resolver) {
        this.client = client;
        this.guard = guard;
        this.resolver = resolver;
    }

    /** A request with nothing sent yet; fails with {@link MediaFetch.Refused} where it may not be made. */
    Future<HttpClientRequest> open(URI address) {
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return Future.failedFuture(new MediaFetch.Refused("is neither http nor https"));
        }
        String host = address.getHost();
        if (host == null || host.isEmpty()) {
            return Future.failedFuture(new MediaFetch.Refused("names no host"));
        }
        if (address.getRawUserInfo() != null) {
            return Future.failedFuture(new MediaFetch.Refused("holds a user name, which is not sent"));
        }
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        boolean tls = scheme.equals("https");
        return resolver.resolve(name)
                .compose(addresses -> allowed(name, addresses))
                .compose(allowed -> client.request(options(address, name, tls, allowed)));
    }

    /** The first; none where any of them may not be used, since such a name is up to no good. */
    private Future<InetAddress> allowed(String host, List<InetAddress> addresses) {
        if (addresses.isEmpty() || !addresses.stream().allMatch(address -> guard.allows(host, address))) {
            return Future.failedFuture(new MediaFetch.Refused("leads to no public host"));
        }
        return Future.succeededFuture(addresses.getFirst());
    }

    private static RequestOptions options(URI address, String host, boolean tls, InetAddress allowed) {
        int port = address.getPort() > 0 ? address.getPort() : tls ? 443 : 80;
        String path = address.getRawPath() == null || address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(port, allowed.getHostAddress()))
                .setHost(host)
                .setPort(port)
                .setSsl(tls)
                .setURI(address.getRawQuery() == null ? path : path + "?" + address.getRawQuery())
                .setFollowRedirects(false)
                .putHeader(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY)
                .putHeader(HttpHeaders.USER_AGENT, "llm-fusion-gateway");
    }
}
