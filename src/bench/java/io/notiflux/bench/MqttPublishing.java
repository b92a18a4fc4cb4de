package io.notiflux.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;

/** An MQTT client of the plain port, which publishes with QoS 1: PUBACK is the answer. */
final class MqttPublishing implements Publishing {
    private final Socket socket;
    private final DataInputStream in;

    MqttPublishing(int port) throws IOException {
        socket = Publishing.connect(port);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        socket.getOutputStream().write(MqttPackets.connect(0));
        int code = await(MqttPackets.CONNACK) & 0xFF;
        MqttPackets.require(code == 0, "the connection", code);
    }

    @Override
    public void send(Post post) throws IOException {
        socket.getOutputStream().write(post.bytes());
        await(MqttPackets.PUBACK);
    }

    /** Both answers that a publisher gets have two bytes, which are returned. */
    private int await(int type) throws IOException {
        int came = in.readUnsignedByte() >> 4;
        if (came != type || in.readUnsignedByte() != 2) {
            throw new IOException("a packet of type " + came + " came in place of one of type " + type);
        }
        return in.readUnsignedShort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
