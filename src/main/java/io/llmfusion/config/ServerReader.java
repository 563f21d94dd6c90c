package io.llmfusion.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads `server:`. */
final class ServerReader {
    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[^/\\s]+");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+(:\\d{1,5})?|\\[[0-9a-fA-F:.]+](:\\d{1,5})?");
    private static final int SHORTEST_SECRET = 16;

    private final Reading reading;

    ServerReader(Reading reading) {
        this.reading = reading;
    }

    ServerConfig read(Fields fields) {
        ServerConfig standard = ServerConfig.DEFAULT;
        ServerConfig server = new ServerConfig(
                fields.text("host", standard.host()),
                fields.whole("port", standard.port(), 0, 65_535),
                fields.map("tls").flatMap(this::tls),
                matching(
                        fields, "allowed-origins", ORIGIN, "scheme://host, as https://app.example.com, without a path"),
                matching(fields, "allowed-hosts", HOST, "host or host:port, as gateway.example.com"),
                secret(fields),
                fields.duration("keep-alive", standard.keepAlive()),
                limits(fields.mapOrEmpty("limits")),
                timeouts(fields.mapOrEmpty("timeouts")),
                fields.flag("h2c", standard.h2c()));
        fields.done();
        return server;
    }

    /** A certificate with its key, both of which must be named. */
    Optional<ServerConfig.Tls> tls(Fields fields) {
        Optional<Path> certificate =
                fields.required("certificate", "the path of a PEM file").map(reading::file);
        Optional<Path> key = fields.required("key", "the path of a PEM file").map(reading::file);
        fields.done();
        return certificate.flatMap(found -> key.map(its -> new ServerConfig.Tls(found, its)));
    }

    private Optional<Secret> secret(Fields fields) {
        Optional<ConfigNode.Scalar> written =
                fields.scalar("secret").filter(scalar -> !scalar.text().isEmpty());
        if (written.isPresent() && written.get().text().length() < SHORTEST_SECRET) {
            fields.problem(
                    "secret",
                    "is shorter than " + SHORTEST_SECRET + " characters",
                    "write a random one, as `openssl rand -hex 32` prints, or leave it empty");
        }
        return written.map(scalar -> Secret.of(scalar.text()));
    }

    private List<String> matching(Fields fields, String key, Pattern pattern, String wish) {
        List<String> found = new ArrayList<>();
        for (ConfigNode.Scalar item : fields.scalars(key)) {
            if (!pattern.matcher(item.text()).matches()) {
                reading.problem(item, "`" + item.shown() + "` does not fit", "write " + wish);
            }
            found.add(item.text());
        }
        return found;
    }

    private static ServerConfig.Limits limits(Fields fields) {
        ServerConfig.Limits standard = ServerConfig.Limits.DEFAULT;
        ServerConfig.Limits limits = new ServerConfig.Limits(
                fields.size("body", standard.body(), 1L << 30),
                (int) fields.size("header", standard.header(), 1L << 20),
                fields.whole("concurrent-streams", standard.concurrentStreams(), 1, 10_000_000),
                fields.size("buffered-bytes", standard.bufferedBytes(), 1L << 40));
        fields.done();
        return limits;
    }

    private static ServerConfig.Timeouts timeouts(Fields fields) {
        ServerConfig.Timeouts standard = ServerConfig.Timeouts.DEFAULT;
        ServerConfig.Timeouts timeouts = new ServerConfig.Timeouts(
                fields.duration("head", standard.head()),
                fields.duration("body", standard.body()),
                fields.duration("idle", standard.idle()));
        fields.done();
        return timeouts;
    }
}
