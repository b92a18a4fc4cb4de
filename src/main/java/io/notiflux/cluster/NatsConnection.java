package io.notiflux.cluster;

import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ForceReconnectOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.notiflux.config.NatsSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The connection to the servers, whichever of them. jnats reconnects by itself, but for two cases, in which the reader
 * makes a new one here: before the first success, and after two refusals of the login by one server, which close it for
 * good.
 *
 * <p>Threads: the reader's opens; any asks for what there is.
 */
final class NatsConnection implements AutoCloseable {
    /** What a record's headers take: a Nats-Msg-Id of ours, and the stream's name. */
    private static final int HEADERS_BYTES = 512;

    private static final Duration FLUSH = Duration.ofSeconds(1);

    private final Options options;
    private final ConnectionEvents events;
    private volatile @Nullable Connection connection;
    private volatile long maxRecordBytes = Long.MAX_VALUE;
    private volatile boolean closed;

    NatsConnection(NatsSettings settings, ConnectionEvents events) throws NatsFileException {
        this.options = NatsOptions.of(settings, events);
        this.events = events;
    }

    ConnectionEvents events() {
        return events;
    }

    /** The connection, where it is one right now. */
    Optional<Connection> live() {
        @Nullable Connection c = connection;
        return c != null && c.getStatus() == Connection.Status.CONNECTED ? Optional.of(c) : Optional.empty();
    }

    /** How large a record may be, as the server said last; no bound before it said so. */
    long maxRecordBytes() {
        return maxRecordBytes;
    }

    /** Waits for the connection, for some seconds at most. */
    Connection open() throws LogTroubleException, InterruptedException {
        @Nullable Connection c = connection;
        if (c == null || c.getStatus() == Connection.Status.CLOSED) {
            c = connect();
            if (closed) { // meanwhile, by another thread, which did not see this one
                c.close();
                throw new LogTroubleException("this node stops");
            }
        }
        if (c.getStatus() != Connection.Status.CONNECTED) {
            throw new LogTroubleException("no server can be reached");
        }
        maxRecordBytes = c.getMaxPayload() - HEADERS_BYTES;
        return c;
    }

    private Connection connect() throws LogTroubleException, InterruptedException {
        try {
            Connection c = Nats.connect(options);
            connection = c;
            return c;
        } catch (AuthenticationException e) {
            throw new LogTroubleException(ConnectionEvents.LOGIN);
        } catch (IOException e) {
            throw new LogTroubleException(reason(e));
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new LogTroubleException("no server can be reached: " + e.getMessage());
        }
    }

    /** jnats repeats the servers' addresses, which are in the settings anyway. */
    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith("Unable to connect") ? "no server can be reached" : message;
    }

    /** Nothing was heard for too long: finds out whether the server hangs, and if so goes to another one. */
    void probe(Connection c) throws InterruptedException {
        try {
            c.flush(FLUSH);
        } catch (TimeoutException | IllegalStateException hangs) {
            try {
                c.forceReconnect(ForceReconnectOptions.builder().forceClose().build());
            } catch (IOException e) {
                // it reconnects by itself, or is closed and made anew
            }
        }
    }

    /** Returns whether it was closed, so that no try can succeed any more. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        @Nullable Connection c = connection;
        if (c != null) {
            try {
                c.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
