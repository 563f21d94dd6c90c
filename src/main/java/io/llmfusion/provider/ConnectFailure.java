package io.llmfusion.provider;

import io.llmfusion.model.GatewayError;
import io.llmfusion.model.GatewayError.UpstreamFailed;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Why there was no connection, in our words. */
final class ConnectFailure {
    private ConnectFailure() {}

    static GatewayError error(Throwable failure) {
        return switch (failure) {
            case ConnectTimeoutException ignored -> timedOut();
            case TimeoutException ignored -> timedOut();
            case ConnectionPoolTooBusyException ignored -> allInUse();
            case UnknownHostException ignored -> connect("The provider's host name could not be resolved.");
            case UnresolvedAddressException ignored -> connect("The provider's host name could not be resolved.");
            case SSLException ignored ->
                connect(
                        "No secure connection to the provider could be made: its certificate is not trusted, or TLS failed.");
            case ConnectException ignored -> connect("The provider refused the connection.");
            default -> connect("The provider could not be reached.");
        };
    }

    /** As many requests are under way as the provider's connections may carry: our own limit, not its fault. */
    static GatewayError allInUse() {
        return new GatewayError.Unavailable(
                "All connections to the provider are in use (`max-connections`).", Optional.empty());
    }

    private static GatewayError timedOut() {
        return new GatewayError.TimedOut("The provider could not be reached in time.", "connect");
    }

    /** The connection was closed before anything of an answer came. */
    static GatewayError withoutAnswer() {
        return connect("The provider closed the connection without an answer.");
    }

    private static GatewayError connect(String message) {
        return new UpstreamFailed(message, UpstreamFailed.Reason.CONNECT);
    }
}
