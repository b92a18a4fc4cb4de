package io.notiflux.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One nats-server with its WebSocket listener for subscribers and its own port for publishers, and nothing kept: core NATS.
 * It has no users: whoever asks is served.
 */
final class NatsTarget extends PeerTarget {
    private static final byte[] UPGRADE = NotifluxTarget.upgrade("/", "");

    private final int publishers;

    private NatsTarget(Path folder, int subscribers, int publishers) {
        super(
                Peer.NATS,
                start(
                        folder,
                        "nats.conf",
                        configuration(subscribers, publishers),
                        List.of(
                                NatsServers.program(),
                                "-c",
                                folder.resolve("nats.conf").toString())),
                subscribers,
                publishers);
        this.publishers = publishers;
    }

    static NatsTarget start() {
        int[] ports = Ports.free(2);
        return new NatsTarget(ServerProcess.newFolder(), ports[0], ports[1]);
    }

    /** Such as {@code 2.10.27}. */
    static String version() {
        return about(Pattern.compile("v(\\d\\S*)"), NatsServers.program(), "--version")
                .orElse("unknown");
    }

    /**
     * The same ping and the same bounds as notiflux has: 1 MiB for a subscriber that does not keep up, and 10 s for one that
     * takes nothing, which is its own default, too. No compression, which subscribers do not ask for either.
     */
    private static String configuration(int subscribers, int publishers) {
        return """
                host: 127.0.0.1
                port: %d
                websocket { host: 127.0.0.1, port: %d, no_tls: true, compression: false }
                ping_interval: "15s"
                max_pending: 1MiB
                write_deadline: "10s"
                """.formatted(publishers, subscribers);
    }

    @Override
    public Greeting greeting(String topic, int person) {
        byte[] subscribe = NatsDialect.connect("SUB " + topic + " 1\r\n").getBytes(StandardCharsets.US_ASCII);
        return new Greeting(new NatsDialect(), UPGRADE, Frames.client(Frames.BINARY, subscribe));
    }

    @Override
    public Post post(String topic, int size, int count) {
        String head = "PUB " + topic + " " + size + "\r\n";
        String all = head + new String(Payload.padding(size), StandardCharsets.US_ASCII) + "\r\nPING\r\n";
        return new Post(all.getBytes(StandardCharsets.US_ASCII), head.length(), all.length(), count);
    }

    @Override
    public Publishing publishing() throws IOException {
        return new NatsPublishing(publishers);
    }

    /** Connections of several publishers hand over at once, to each subscriber by itself. */
    @Override
    public boolean oneOrder() {
        return false;
    }
}
