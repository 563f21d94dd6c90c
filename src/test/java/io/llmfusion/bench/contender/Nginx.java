package io.llmfusion.bench.contender;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** nginx as plain reverse proxy with pooled keep-alive connections, one worker, nothing logged, nothing buffered. */
final class Nginx {
    private Nginx() {}

    static Optional<Path> binary() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(File.pathSeparator, -1)), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Writes the configuration and says how to start it in the foreground. */
    static List<String> command(Path folder, int port, int upstreamPort) throws IOException {
        Path prefix = Files.createDirectories(folder.resolve("nginx")).toAbsolutePath();
        Path config = Files.writeString(prefix.resolve("nginx.conf"), config(port, upstreamPort));
        return List.of(binary().orElseThrow().toString(), "-p", prefix.toString(), "-c", config.toString());
    }

    private static String config(int port, int upstreamPort) {
        return """
                daemon off;
                worker_processes 1;
                pid nginx.pid;
                error_log stderr warn;
                worker_rlimit_nofile 20000;
                events { worker_connections 30000; }
                http {
                  access_log off;
                  client_max_body_size 64m;
                  client_body_buffer_size 256k;
                  client_body_temp_path body;
                  proxy_temp_path proxy;
                  fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi;
                  scgi_temp_path scgi;
                  keepalive_requests 100000000;
                  keepalive_timeout 600s;
                  tcp_nodelay on;
                  upstream model { server 127.0.0.1:%d; keepalive 1024; keepalive_requests 100000000; }
                  server {
                    listen 127.0.0.1:%d backlog=4096;
                    location / {
                      proxy_pass http://model;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_buffering off;
                      proxy_read_timeout 600s;
                    }
                  }
                }
                """.formatted(upstreamPort, port);
    }
}
