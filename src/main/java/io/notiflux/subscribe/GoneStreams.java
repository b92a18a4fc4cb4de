package io.notiflux.subscribe;

import io.notiflux.connection.UnansweredPeers;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends streams of events whose peers are gone without a word. A WebSocket's peer answers pings, but a stream's says
 * nothing, and the comments that it is sent fit the kernel's send buffer, where they would wait for a quarter of an hour.
 */
public final class GoneStreams {
    private final Clients clients;
    private final UnansweredPeers peers;

    public GoneStreams(Clients clients, UnansweredPeers peers) {
        this.clients = clients;
        this.peers = peers;
    }

    /** Starts to look for them, which goes on until the timer is shut down. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    public void start(ScheduledExecutorService timer, Duration interval) {
        timer.scheduleAtFixedRate(this::look, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        if (clients.connections(ClientKind.SSE) == 0) {
            return;
        }
        Set<SocketAddress> gone = peers.find();
        if (gone.isEmpty()) {
            return;
        }
        for (Client client : clients.open()) {
            if (client instanceof EventStream stream && gone.contains(stream.peer())) {
                stream.vanished();
            }
        }
    }
}
