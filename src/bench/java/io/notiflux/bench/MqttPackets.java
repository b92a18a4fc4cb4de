package io.notiflux.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Packets of MQTT 3.1.1 as clients send them, and the types of those that they get. */
final class MqttPackets {
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int SUBACK = 9;
    static final int PINGRESP = 13;

    private static final int CONNECT = 1;
    private static final int SUBSCRIBE = 8;
    private static final int PINGREQ = 12;
    private static final int QOS_1 = 0x2;
    /** Of a SUBSCRIBE, as the standard wants it. */
    private static final int RESERVED = 0x2;

    private static final byte LEVEL_3_1_1 = 4;
    private static final byte CLEAN_SESSION = 0x2;
    /** A connection has one packet under way that needs an identifier. */
    private static final short IDENTIFIER = 1;

    private MqttPackets() {}

    /**
     * Without a client identifier, which the server then gives.
     *
     * @param keepAlive seconds after half more of which the server lets a silent client go; 0 for never
     */
    static byte[] connect(int keepAlive) {
        ByteBuffer body = ByteBuffer.allocate(12);
        text(body, "MQTT").put(LEVEL_3_1_1).put(CLEAN_SESSION).putShort((short) keepAlive);
        text(body, "");
        return packet(CONNECT, 0, body);
    }

    static byte[] subscribe(String topic) {
        ByteBuffer body = ByteBuffer.allocate(5 + topic.length()).putShort(IDENTIFIER);
        text(body, topic).put((byte) 0); // QoS 0
        return packet(SUBSCRIBE, RESERVED, body);
    }

    /** Of QoS 1, for the PUBACK. */
    static byte[] publish(String topic, byte[] payload) {
        ByteBuffer body = ByteBuffer.allocate(4 + topic.length() + payload.length);
        text(body, topic).putShort(IDENTIFIER).put(payload);
        return packet(PUBLISH, QOS_1, body);
    }

    static byte[] pingRequest() {
        return packet(PINGREQ, 0, ByteBuffer.allocate(0));
    }

    static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    static void require(boolean accepted, String what, int code) throws IOException {
        if (!accepted) {
            throw new IOException("the server refused " + what + " with code " + code);
        }
    }

    private static ByteBuffer text(ByteBuffer to, String text) {
        return to.putShort((short) text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] packet(int type, int flags, ByteBuffer body) {
        body.flip();
        ByteBuffer packet = ByteBuffer.allocate(5 + body.remaining()).put((byte) (type << 4 | flags));
        int left = body.remaining();
        for (; left > 0x7F; left >>>= 7) {
            packet.put((byte) (left & 0x7F | 0x80));
        }
        packet.put((byte) left).put(body).flip();
        byte[] bytes = new byte[packet.remaining()];
        packet.get(bytes);
        return bytes;
    }
}
