package io.notiflux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports for who listens later, or again, or never: below those that systems give to whoever asks for any. */
public final class Ports {
    private static final int FIRST = 15_000;
    private static final int LAST = 32_000;

    private Ports() {}

    /** One of them. */
    public static int free() {
        return free(1)[0];
    }

    /** All at once, so that none is given out twice. */
    public static int[] free(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        while (sockets.size() < count) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try {
                sockets.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
            } catch (BindException e) {
                // taken: the next one
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        int[] ports = sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        try {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ports;
    }
}
