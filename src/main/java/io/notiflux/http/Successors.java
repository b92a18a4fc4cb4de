package io.notiflux.http;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What HTTP connections were upgraded to, from Helidon's handling of the upgrade to the end of its HTTP connection. */
final class Successors {
    private final Map<ConnectionContext, ServerConnection> waiting = new ConcurrentHashMap<>();

    /** The connection's successor, where its last request was an upgrade. */
    @Nullable
    ServerConnection take(ConnectionContext ctx) {
        return waiting.remove(ctx);
    }

    /** Upgrades as the given upgrader does; what it upgrades to is for {@link #take}, not for Helidon to handle. */
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
            return upgraded == null ? null : new Upgraded(ctx, upgraded);
        }
    }

    /** Where Helidon would handle the successor: only takes note of it. */
    private final class Upgraded implements ServerConnection {
        private final ConnectionContext ctx;
        private final ServerConnection successor;

        Upgraded(ConnectionContext ctx, ServerConnection successor) {
            this.ctx = ctx;
            this.successor = successor;
        }

        @Override
        public void handle(Limit limit) {
            waiting.put(ctx, successor);
        }

        @Override
        public Duration idleTime() {
            return successor.idleTime();
        }

        /** The server stops just now: the successor is told, and does not begin where it has not yet. */
        @Override
        public void close(boolean interrupt) {
            successor.close(interrupt);
        }
    }
}
