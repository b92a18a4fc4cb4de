package io.notiflux.http1;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import io.notiflux.access.AccessLog;
import io.notiflux.connection.Place;
import io.notiflux.connection.SocketSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The context of a connection. Its bytes come through the framing for as long as it speaks HTTP, and unchanged once it
 * was handed over. The bytes come from the socket directly: no reader of Helidon's has seen any of them, as Helidon has
 * a single selector here and no protocols to tell apart. It belongs to the connection's thread until it was handed
 * over.
 */
final class StrictContext implements ConnectionContext, Supplier<byte @Nullable []> {
    private final ConnectionContext real;
    private final @Nullable SocketChannel socket;
    private final FairReader input;
    private final DataReader reader = DataReader.create(this);
    /** The writer of answers; null once the connection was handed over. */
    private @Nullable AnswerWriter http;

    /** The connection's place. It is set before anything is read. */
    private @Nullable Place place;

    private volatile boolean heard;

    /** The bytes that came after the last request, together with it. */
    private byte @Nullable [] rest;

    StrictContext(
            ConnectionContext real,
            @Nullable SocketChannel socket,
            RequestLimits limits,
            Refusals refusals,
            AccessLog access) {
        this.real = real;
        this.socket = socket;
        this.input = new FairReader(real.serverSocket());
        var framing = new RequestFraming(input, real.dataWriter(), limits, telling(refusals, access));
        if (access.trusts(real.remotePeer())) {
            framing.begins(new ProxyEntry(() -> access.connectionRefused(real.remotePeer(), "proxy_header")));
        }
        this.http = new AnswerWriter(real.dataWriter(), framing);
    }

    /** Also tells the log of requests that nobody else sees. */
    private Refusals telling(Refusals refusals, AccessLog access) {
        return (status, detail, path, origin, headOnly) -> {
            access.headRefused(remotePeer(), status.code());
            return refusals.answer(status, detail, path, origin, headOnly);
        };
    }

    /** Returns the reader of the socket's raw bytes. */
    FairReader input() {
        return input;
    }

    void takes(Place taken) {
        place = taken;
    }

    /** Returns the framing; only before the connection is handed over. */
    RequestFraming framing() {
        if (http == null) {
            throw new IllegalStateException("handed over");
        }
        return http.framing();
    }

    /** Returns whether a request has come, or a part of one. Any thread. */
    boolean hasHeard() {
        return heard;
    }

    /** Ends the use of HTTP: from here on the bytes are the successor's. */
    void handOver() {
        byte[] unread = framing().release();
        rest = unread.length == 0 ? null : unread;
        http = null;
    }

    @Override
    public byte @Nullable [] get() {
        if (http != null) {
            byte[] next = http.framing().next();
            if (next != null && !heard) {
                heard = true;
            }
            return next;
        }
        byte[] first = rest;
        if (first != null) {
            rest = null;
            return first;
        }
        try {
            return input.get();
        } catch (UncheckedIOException e) { // as Helidon's own reader does
            throw new ServerConnectionException("Failed to get data from socket", e);
        }
    }

    /** Returns the socket for what the connection turns into. */
    SocketSink sink() {
        if (socket == null) {
            return new SocketSink(this);
        }
        try {
            return new SocketSink(this, socket.socket().getOutputStream());
        } catch (IOException e) {
            return new SocketSink(this); // it is closed; whoever writes will see
        }
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return http == null ? real.dataWriter() : http;
    }

    @Override
    public ListenerContext listenerContext() {
        return real.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return real.executor();
    }

    @Override
    public Router router() {
        return real.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return real.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return real.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return http == null
                ? real.remotePeer()
                : new FramedPeer(real.remotePeer(), http.framing(), Objects.requireNonNull(place));
    }

    /** Returns the peer as the socket tells it. Any thread. */
    PeerInfo socketPeer() {
        return real.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return real.localPeer();
    }

    @Override
    public boolean isSecure() {
        return real.isSecure();
    }

    @Override
    public String socketId() {
        return real.socketId();
    }

    @Override
    public String childSocketId() {
        return real.childSocketId();
    }
}
