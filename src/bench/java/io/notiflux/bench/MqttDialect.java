package io.notiflux.bench;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * MQTT 3.1.1 in WebSocket frames, as a subscriber of QoS 0 reads it. A frame that ends within a packet would be an error
 * here: the server makes one of each.
 */
final class MqttDialect extends WebSocketDialect {
    private static final byte[] HEARTBEAT = Frames.client(Frames.BINARY, MqttPackets.pingRequest());

    MqttDialect() {
        super(Frames.BINARY);
    }

    @Override
    public byte[] heartbeat() {
        return HEARTBEAT;
    }

    @Override
    void message(Receiver receiver, ByteBuffer bytes, int at, int length, long now) throws IOException {
        int end = at + length;
        int next = at;
        while (next < end) {
            int type = bytes.get(next) >> 4 & 0x0F;
            int body = next + 1;
            int size = 0;
            for (int shift = 0; body < end; shift += 7) {
                int octet = bytes.get(body++);
                size |= (octet & 0x7F) << shift;
                if (octet >= 0) {
                    break;
                }
            }
            next = body + size;
            if (size < 2 && type != MqttPackets.PINGRESP || next > end) {
                throw new IOException("a frame that ends within a packet came");
            }
            packet(receiver, type, bytes, body, size, now);
        }
    }

    private static void packet(Receiver receiver, int type, ByteBuffer bytes, int body, int size, long now)
            throws IOException {
        switch (type) {
            case MqttPackets.PUBLISH -> {
                int head = 2 + Short.toUnsignedInt(bytes.getShort(body)); // the topic; QoS 0 has no packet identifier
                receiver.deliver(bytes, body + head, size - head, now);
            }
            case MqttPackets.CONNACK ->
                MqttPackets.require(bytes.get(body + 1) == 0, "the connection", bytes.get(body + 1));
            case MqttPackets.SUBACK -> {
                MqttPackets.require(bytes.get(body + 2) == 0, "the subscription", bytes.get(body + 2));
                receiver.live();
            }
            case MqttPackets.PINGRESP -> {}
            default -> throw new IOException("a packet of type " + type + " came");
        }
    }
}
