package io.notiflux.http1;

import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sets the options of accepted sockets, and finds the socket of a connection. Helidon shows the accepted socket nowhere
 * else, and its own socket class can't end one direction alone. Sockets are held from accept to {@link #take}, and only
 * weakly, as a socket may fail in between.
 */
public final class AcceptedSockets implements SocketOptions {
    private final SocketOptions options;
    private final Map<SocketAddress, Accepted> byPeer = new ConcurrentHashMap<>();
    private final ReferenceQueue<SocketChannel> forgotten = new ReferenceQueue<>();

    private static final class Accepted extends WeakReference<SocketChannel> {
        private final SocketAddress peer;

        Accepted(SocketChannel socket, SocketAddress peer, ReferenceQueue<SocketChannel> forgotten) {
            super(socket, forgotten);
            this.peer = peer;
        }
    }

    public AcceptedSockets(SocketOptions options) {
        this.options = options;
    }

    @Override
    public void configureSocket(SocketChannel socket) {
        options.configureSocket(socket);
        for (Reference<?> r = forgotten.poll(); r != null; r = forgotten.poll()) {
            if (r instanceof Accepted accepted) {
                byPeer.remove(accepted.peer, accepted);
            }
        }
        try {
            SocketAddress peer = socket.getRemoteAddress();
            byPeer.put(peer, new Accepted(socket, peer, forgotten));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns and forgets the socket of a connection that begins. */
    @Nullable
    SocketChannel take(SocketAddress peer) {
        Accepted accepted = byPeer.remove(peer);
        return accepted == null ? null : accepted.get();
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return options.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
        return options.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
        return options.readTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return options.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return options.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return options.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return options.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return options.tcpNoDelay();
    }
}
