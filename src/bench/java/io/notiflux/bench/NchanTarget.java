package io.notiflux.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** nginx with nchan and one worker process, configured for this load. It has no tokens: whoever asks is served. */
final class NchanTarget implements Target {
    static final String NAME = "nchan";

    private static final String MODULE = "ngx_nchan_module.so";

    private final ServerProcess process;
    private final int port;

    /** @param kept messages that a channel keeps */
    NchanTarget(int kept) {
        Path folder = ServerProcess.newFolder();
        port = freePort();
        try {
            Files.writeString(folder.resolve("nginx.conf"), configuration(folder, port, kept));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String prefix = folder.toString();
        process = new ServerProcess(
                folder, List.of("nginx", "-p", prefix, "-e", "stderr", "-c", prefix + "/nginx.conf"), Map.of());
        process.await(
                () -> listens(port) && process.handle().children().findAny().isPresent()
                        ? Optional.of(port)
                        : Optional.empty());
    }

    /**
     * Fair to nchan: one worker as it is one process, no access log, no limit on requests of a connection, room for all
     * connections, TCP_NODELAY, and the same ping every 15 s. A channel keeps one message where nobody
     * comes back for more, the least that is a buffer: short saturated runs with 256, 1 and 0 all lost nothing and did
     * not differ beyond their noise. Should a run lose something by it, its check says so.
     */
    private static String configuration(Path folder, int port, int kept) {
        String user = System.getProperty("user.name").equals("root") ? "user root;" : "";
        return """
                load_module @module@;
                @user@
                daemon off;
                worker_processes 1;
                worker_rlimit_nofile @files@;
                pid @folder@/nginx.pid;
                error_log stderr error;
                events { worker_connections @files@; }
                http {
                    access_log off;
                    client_body_temp_path @folder@/body;
                    proxy_temp_path @folder@/proxy;
                    fastcgi_temp_path @folder@/fastcgi;
                    uwsgi_temp_path @folder@/uwsgi;
                    scgi_temp_path @folder@/scgi;
                    tcp_nodelay on;
                    keepalive_requests 2000000000;
                    keepalive_timeout 1h;
                    nchan_shared_memory_size 256M;
                    server {
                        listen 127.0.0.1:@port@ backlog=4096;
                        location ~ ^/pub/(.+)$ {
                            nchan_publisher http;
                            nchan_channel_id $1;
                            nchan_message_buffer_length @kept@;
                            nchan_message_timeout 60s;
                        }
                        location ~ ^/sub/(.+)$ {
                            nchan_subscriber websocket;
                            nchan_channel_id $1;
                            nchan_subscriber_first_message newest;
                            nchan_websocket_ping_interval 15;
                        }
                    }
                }
                """.replace("@module@", module())
                .replace("@user@", user)
                .replace("@files@", Long.toString(Math.min(Limits.files(), 65_536)))
                .replace("@folder@", folder.toString())
                .replace("@port@", Integer.toString(port))
                .replace("@kept@", Integer.toString(kept));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public List<Long> pids() {
        return Stream.concat(Stream.of(process.handle()), process.handle().children())
                .map(ProcessHandle::pid)
                .toList();
    }

    @Override
    public Duration readyAfter() {
        return process.readyAfter();
    }

    @Override
    public Optional<NatsServers> log() {
        return Optional.empty();
    }

    @Override
    public Greeting greeting(String topic, int person) {
        return new Greeting(Protocol.PLAIN, NotifluxTarget.upgrade("/sub/" + topic, ""), new byte[0]);
    }

    @Override
    public Optional<Greeting> resuming(String topic, int person, Optional<String> since) {
        String path = "/sub/" + topic + since.map(id -> "?last_event_id=" + id).orElse("");
        byte[] upgrade = NotifluxTarget.upgrade(path, "Sec-WebSocket-Protocol: ws+meta.nchan\r\n");
        return Optional.of(new Greeting(Protocol.META, upgrade, new byte[0]));
    }

    @Override
    public Post post(String topic, int size, int count) {
        return Post.of("/pub/" + topic, "Content-Type: text/plain\r\n", "", size, "", count);
    }

    @Override
    public OptionalLong heap() {
        return OptionalLong.empty();
    }

    @Override
    public void close() {
        process.close();
    }

    /** Such as {@code nginx/1.26.3 with nchan}. */
    static String version() {
        return Pattern.compile("nginx/\\S+")
                .matcher(aboutNginx())
                .results()
                .findFirst()
                .map(version -> version.group() + " with nchan")
                .orElse("nginx with nchan");
    }

    private static String module() {
        Path module = Pattern.compile("--modules-path=(\\S+)")
                .matcher(aboutNginx())
                .results()
                .findFirst()
                .map(path -> Path.of(path.group(1), MODULE))
                .orElse(Path.of(MODULE));
        if (!Files.exists(module)) {
            throw new BenchException("nginx has no nchan (" + module + "); Debian's package is libnginx-mod-nchan");
        }
        return module.toString();
    }

    private static String aboutNginx() {
        try {
            Process nginx =
                    new ProcessBuilder("nginx", "-V").redirectErrorStream(true).start();
            return new String(nginx.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BenchException("nginx is missing; Debian's packages are nginx-light and libnginx-mod-nchan");
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new BenchException("No port is free: " + e.getMessage());
        }
    }

    private static boolean listens(int port) {
        try (var socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
