package io.notiflux.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** nginx with nchan and one worker process, configured for this load. It has no tokens: whoever asks is served. */
final class NchanTarget extends PeerTarget {
    private static final String MODULE = "ngx_nchan_module.so";

    private NchanTarget(Path folder, int port, int kept) {
        super(
                Peer.NCHAN,
                start(
                        folder,
                        "nginx.conf",
                        configuration(folder, port, kept),
                        List.of("nginx", "-p", folder.toString(), "-e", "stderr", "-c", folder + "/nginx.conf")),
                port);
        awaitChild();
    }

    /** @param kept messages that a channel keeps */
    static NchanTarget start(int kept) {
        return new NchanTarget(ServerProcess.newFolder(), Ports.free(1)[0], kept);
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
    public Greeting greeting(String topic, int person) {
        return new Greeting(
                new PlainDialect(), NotifluxTarget.upgrade("/sub/" + topic, ""), Frames.fenced(new byte[0]));
    }

    @Override
    public Optional<Greeting> resuming(String topic, int person, Optional<String> since) {
        String path = "/sub/" + topic + since.map(id -> "?last_event_id=" + id).orElse("");
        byte[] upgrade = NotifluxTarget.upgrade(path, "Sec-WebSocket-Protocol: ws+meta.nchan\r\n");
        return Optional.of(new Greeting(new MetaDialect(), upgrade, new byte[0]));
    }

    @Override
    public Post post(String topic, int size, int count) {
        return Post.of("/pub/" + topic, "Content-Type: text/plain\r\n", "", size, "", count);
    }

    @Override
    public Publishing publishing() throws IOException {
        return new HttpPublishing(port());
    }

    /** Such as {@code nginx/1.26.3}. */
    static String version() {
        return about(Pattern.compile("(nginx/\\S+)"), "nginx", "-V").orElse("unknown");
    }

    private static String module() {
        Path module = about(Pattern.compile("--modules-path=(\\S+)"), "nginx", "-V")
                .map(path -> Path.of(path, MODULE))
                .orElse(Path.of(MODULE));
        if (!Files.exists(module)) {
            throw new BenchException("nginx has no nchan (" + module + "); Debian's package is libnginx-mod-nchan");
        }
        return module.toString();
    }
}
