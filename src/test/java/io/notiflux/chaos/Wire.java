package io.notiflux.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * A network between two processes: a port that passes connections on to another one. It can go silent, which holds
 * everything back until it is mended, as a network does whose packets are lost and sent again; or be cut, which resets
 * all connections and refuses new ones. Any thread.
 */
final class Wire implements AutoCloseable {
    private static final int BUFFER = 65_536;

    private enum State {
        OPEN,
        SILENT,
        CUT
    }

    private final ServerSocket listener;
    private final IntSupplier target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private State state = State.OPEN;

    /** @param target the port of the loopback address that connections are passed on to */
    Wire(int target) {
        this(() -> target);
    }

    /** @param target asked for each connection */
    Wire(IntSupplier target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void silence() {
        enter(State.SILENT);
    }

    void cut() {
        enter(State.CUT);
        reset();
    }

    void mend() {
        enter(State.OPEN);
    }

    /** Ends the connections that there are, and takes new ones. */
    void reset() {
        sockets.forEach(Wire::reset);
    }

    private void enter(State next) {
        lock.lock();
        try {
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits while it is silent; whether it is open then. */
    private boolean passes() {
        lock.lock();
        try {
            while (state == State.SILENT) {
                changed.awaitUninterruptibly();
            }
            return state == State.OPEN;
        } finally {
            lock.unlock();
        }
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
            if (!passes()) {
                reset(client);
                return;
            }
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.getAsInt()));
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().start(() -> pass(server, client));
            pass(client, server);
            back.join();
        } catch (IOException e) {
            reset(client); // nobody listens there
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(client);
            sockets.remove(server);
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!passes()) {
                    return;
                }
                to.getOutputStream().write(buffer, 0, read);
            }
            passes(); // the end is a packet, too
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
    public void close() {
        cut();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
