package io.notiflux.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * A connection whose requests' heads are counted: with lines of some bytes, or a byte in each segment, the parser takes
 * megabytes for the 64 KiB that a head may have, and until the request is whole or answered. What an ordinary head takes
 * is part of the connection's own cost. The connection's thread.
 */
final class MeteredContext implements ConnectionContext {
    /** About what a head can take in one piece: beyond it a body comes, which is counted elsewhere. */
    private static final int MAX_HEAD_BYTES = 66 * 1_024;

    private static final int SEGMENT_BYTES = 64;
    /** A header's objects. */
    private static final int LINE_BYTES = 256;

    private final ConnectionContext ctx;
    private final MemoryBudget budget;
    private final DataReader reader;
    private final DataWriter writer;
    private boolean metering = true;
    private long received;
    private long cost;
    private long reserved;

    /** @param budget for heads that take more than an ordinary one */
    MeteredContext(ConnectionContext ctx, MemoryBudget budget) {
        this.ctx = ctx;
        this.budget = budget;
        this.reader = DataReader.create(this::pull);
        this.writer = new Answers(ctx.dataWriter());
    }

    private byte[] pull() {
        DataReader in = ctx.dataReader();
        in.ensureAvailable();
        byte[] bytes = in.readBytes(in.available());
        if (metering && received < MAX_HEAD_BYTES) {
            received += bytes.length;
            cost += cost(bytes);
            reserveFor(Math.max(0, cost - InboundBytes.FREE_BYTES));
        }
        return bytes;
    }

    private static long cost(byte[] bytes) {
        long cost = SEGMENT_BYTES + bytes.length;
        for (byte octet : bytes) {
            if (octet == '\n') {
                cost += LINE_BYTES;
            }
        }
        return cost;
    }

    private void reserveFor(long bytes) {
        if (bytes > reserved) {
            if (!budget.reserve(bytes - reserved)) {
                throw RequestException.builder()
                        .type(DirectHandler.EventType.OTHER)
                        .status(Status.SERVICE_UNAVAILABLE_503)
                        .message("This server has no memory left for unfinished requests; try again.")
                        .setKeepAlive(false)
                        .build();
            }
            reserved = bytes;
        }
    }

    /** The request is answered, or the connection no more one of requests. */
    private void settle() {
        budget.release(reserved);
        reserved = 0;
        received = 0;
        cost = 0;
    }

    /** Nothing is counted from now on. */
    void ended() {
        metering = false;
        settle();
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return metering ? writer : ctx.dataWriter();
    }

    @Override
    public ListenerContext listenerContext() {
        return ctx.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return ctx.executor();
    }

    @Override
    public Router router() {
        return ctx.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return ctx.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return ctx.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return ctx.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return ctx.localPeer();
    }

    @Override
    public boolean isSecure() {
        return ctx.isSecure();
    }

    @Override
    public String socketId() {
        return ctx.socketId();
    }

    @Override
    public String childSocketId() {
        return ctx.childSocketId();
    }

    /** Sees answers go out: with the first bytes of one, its request's head is of no more use. */
    private final class Answers implements DataWriter {
        /** {@code HTTP/1.1 100 Continue} and its empty line: a request's beginning, not its end. */
        private static final int CONTINUE_BYTES = 25;

        private final DataWriter out;

        Answers(DataWriter out) {
            this.out = out;
        }

        @Override
        public void write(BufferData... buffers) {
            settle();
            out.write(buffers);
        }

        @Override
        public void write(BufferData buffer) {
            answered(buffer);
            out.write(buffer);
        }

        @Override
        public void writeNow(BufferData... buffers) {
            settle();
            out.writeNow(buffers);
        }

        @Override
        public void writeNow(BufferData buffer) {
            answered(buffer);
            out.writeNow(buffer);
        }

        @Override
        public void flush() {
            out.flush();
        }

        @Override
        public void close() {
            out.close();
        }

        private void answered(BufferData buffer) {
            if (buffer.available() != CONTINUE_BYTES) {
                settle();
            }
        }
    }
}
