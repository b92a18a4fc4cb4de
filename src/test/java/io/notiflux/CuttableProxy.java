package io.notiflux;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network in between: passes connections on to a server that may change, until it is cut; then it refuses them. */
public final class CuttableProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private volatile boolean cut;
    private volatile boolean frozen;
    private volatile boolean blocksWebSockets;

    public CuttableProxy(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Where new connections go. */
    public void target(int port) {
        target = port;
    }

    /** Ends all connections, and refuses new ones until it is restored. */
    public void cut() {
        cut = true;
        sockets.forEach(CuttableProxy::reset);
    }

    public void restore() {
        cut = false;
    }

    /** From now on nothing gets through, and nobody is told. */
    void freeze() {
        frozen = true;
    }

    /** From now on it ends each connection whose first bytes ask for a WebSocket. */
    void blockWebSockets() {
        blocksWebSockets = true;
    }

    /** No longer blocks them. */
    void allowWebSockets() {
        blocksWebSockets = false;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        var server = new Socket();
        sockets.add(client);
        sockets.add(server);
        try (client;
                server) {
            if (cut) {
                reset(client);
                return;
            }
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            Thread.ofVirtual().start(() -> pass(server, client));
            pass(client, server);
        } catch (IOException e) {
            // the other end sees it too
        } finally {
            sockets.remove(client);
            sockets.remove(server);
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[65_536];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (blocksWebSockets
                        && new String(buffer, 0, Math.min(read, 8), java.nio.charset.StandardCharsets.US_ASCII)
                                .startsWith("GET /ws ")) {
                    return;
                }
                if (frozen) {
                    continue;
                }
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            // the other end sees it too
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // it is gone already
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
