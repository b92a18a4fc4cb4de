package io.notiflux.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Connection;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;

/**
 * An HTTP/1.1 connection whose every request must come to an end. Helidon's idle cut spares a connection that is inside
 * a request, for ever: one that sends a header a minute, or no body, would hold its thread and socket. This one is cut in
 * the middle too. What upgrades to a WebSocket is never idle for Helidon; that has a heartbeat of its own.
 */
public final class BoundedHttp1Connection implements ServerConnection, InterruptableTask<Void> {
    private final Http1Connection http1;
    private final Duration timeout;

    private BoundedHttp1Connection(Http1Connection http1, Duration timeout) {
        this.http1 = http1;
        this.timeout = timeout;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        http1.handle(limit);
    }

    @Override
    public Duration idleTime() {
        return http1.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        http1.close(interrupt || idleTime().compareTo(timeout) > 0);
    }

    @Override
    public boolean canInterrupt() {
        return http1.canInterrupt();
    }

    @Override
    public Void call() throws Exception {
        return http1.call();
    }

    /** Selects HTTP/1.1 as the given selector does, with each connection bounded. */
    public record Selector(ServerConnectionSelector http1, Duration timeout) implements ServerConnectionSelector {
        @Override
        public int bytesToIdentifyConnection() {
            return http1.bytesToIdentifyConnection();
        }

        @Override
        public Support supports(BufferData data) {
            return http1.supports(data);
        }

        @Override
        public Set<String> supportedApplicationProtocols() {
            return http1.supportedApplicationProtocols();
        }

        @Override
        public ServerConnection connection(ConnectionContext ctx) {
            return new BoundedHttp1Connection((Http1Connection) http1.connection(ctx), timeout);
        }
    }
}
