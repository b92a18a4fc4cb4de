package io.notiflux.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** mosquitto with a WebSocket listener for subscribers and a plain one for publishers. It asks for no name or password. */
final class MosquittoTarget extends PeerTarget {
    /** After half as much again it lets a silent client go: 30 s, as notiflux has it. */
    private static final int KEEP_ALIVE = 20;

    private static final byte[] UPGRADE = NotifluxTarget.upgrade("/mqtt", "Sec-WebSocket-Protocol: mqtt\r\n");

    private final int publishers;

    private MosquittoTarget(Path folder, int subscribers, int publishers) {
        super(
                Peer.MOSQUITTO,
                start(
                        folder,
                        "mosquitto.conf",
                        configuration(subscribers, publishers),
                        List.of(
                                Peer.MOSQUITTO.title(),
                                "-c",
                                folder.resolve("mosquitto.conf").toString())),
                subscribers,
                publishers);
        this.publishers = publishers;
    }

    static MosquittoTarget start() {
        int[] ports = Ports.free(2);
        return new MosquittoTarget(ServerProcess.newFolder(), ports[0], ports[1]);
    }

    /** Such as {@code 2.0.11}. */
    static String version() {
        return about(Pattern.compile("mosquitto version (\\S+)"), Peer.MOSQUITTO.title(), "-h")
                .orElse("unknown");
    }

    /** Its defaults but for what costs it: no files, no log, no $SYS topics. TCP_NODELAY, as all have. */
    private static String configuration(int subscribers, int publishers) {
        return """
                user %s
                listener %d 127.0.0.1
                listener %d 127.0.0.1
                protocol websockets
                allow_anonymous true
                set_tcp_nodelay true
                persistence false
                sys_interval 0
                log_dest stdout
                log_type error
                """.formatted(System.getProperty("user.name"), publishers, subscribers);
    }

    @Override
    public Greeting greeting(String topic, int person) {
        byte[] connect = MqttPackets.connect(KEEP_ALIVE);
        byte[] subscribe = MqttPackets.subscribe(topic);
        return new Greeting(
                new MqttDialect(), UPGRADE, Frames.client(Frames.BINARY, MqttPackets.joined(connect, subscribe)));
    }

    @Override
    public Post post(String topic, int size, int count) {
        byte[] packet = MqttPackets.publish(topic, Payload.padding(size));
        return new Post(packet, packet.length - size, packet.length, count);
    }

    @Override
    public Publishing publishing() throws IOException {
        return new MqttPublishing(publishers);
    }
}
