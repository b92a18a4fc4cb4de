package io.notiflux.http1;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import io.notiflux.connection.SocketSink;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Holds what HTTP connections turn into, from Helidon's handling of the request that asks for it to the end of the HTTP
 * connection. The successors are kept by thread: a connection has one thread, and all its requests are handled there.
 */
public final class Successors {
    private final Map<Thread, Function<ConnectionContext, ServerConnection>> waiting = new ConcurrentHashMap<>();

    /**
     * Hands over the connection of the request that this thread handles. The handler throws the exception that this
     * returns, and must not have answered.
     */
    public CloseConnectionException handOver(Function<ConnectionContext, ServerConnection> successor) {
        waiting.put(Thread.currentThread(), successor);
        return new CloseConnectionException("handed over");
    }

    /** Returns the successor of this thread's connection, if its last request asked for one; otherwise null. */
    @Nullable
    ServerConnection take(ConnectionContext ctx) {
        var successor = waiting.remove(Thread.currentThread());
        return successor == null ? null : successor.apply(ctx);
    }

    /** Returns the socket of a connection, for what it turns into. */
    public static SocketSink socket(ConnectionContext ctx) {
        return ctx instanceof StrictContext strict ? strict.sink() : new SocketSink(ctx);
    }

    boolean isWaiting() {
        return waiting.containsKey(Thread.currentThread());
    }

    /**
     * Returns an upgrader that upgrades as the given one does. {@link #take} returns what it upgrades to; Helidon does
     * not handle it.
     */
    Http1Upgrader handingOver(Http1Upgrader upgrader) {
        return new HandingOver(upgrader);
    }

    private final class HandingOver implements Http1Upgrader {
        private final Http1Upgrader upgrader;

        HandingOver(Http1Upgrader upgrader) {
            this.upgrader = upgrader;
        }

        @Override
        public String supportedProtocol() {
            return upgrader.supportedProtocol();
        }

        @Override
        public @Nullable ServerConnection upgrade(
                ConnectionContext ctx, HttpPrologue prologue, WritableHeaders<?> headers) {
            ServerConnection upgraded = upgrader.upgrade(ctx, prologue, headers);
            return upgraded == null ? null : new Upgraded(upgraded);
        }
    }

    /** Stands for the successor where Helidon would handle it, and only takes note of it. */
    private final class Upgraded implements ServerConnection {
        private final ServerConnection successor;

        Upgraded(ServerConnection successor) {
            this.successor = successor;
        }

        @Override
        public void handle(Limit limit) {
            waiting.put(Thread.currentThread(), _ -> successor);
        }

        @Override
        public Duration idleTime() {
            return successor.idleTime();
        }

        /** Tells the successor that the server is stopping. If it has not begun yet, it does not begin. */
        @Override
        public void close(boolean interrupt) {
            successor.close(interrupt);
        }
    }
}
