package io.notiflux.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports of this machine for servers that cannot choose one by themselves: below those that systems give to whoever
 * connects, as servers dial each other before all listen.
 */
final class Ports {
    private static final int FIRST = 15_000;
    private static final int LAST = 32_000;

    private Ports() {}

    /** All at once, so that none is given out twice. */
    static int[] free(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        while (sockets.size() < count) {
            try {
                int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
                sockets.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
            } catch (BindException e) {
                // taken: the next one
            } catch (IOException e) {
                throw new BenchException("No port is free: " + e.getMessage());
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

    /** Whether somebody takes connections on each of them. */
    static boolean listen(int... ports) {
        return IntStream.of(ports).allMatch(Ports::listens);
    }

    private static boolean listens(int port) {
        try (var socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
