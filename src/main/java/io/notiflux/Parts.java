package io.notiflux;

import io.notiflux.config.FileDescriptors;
import io.notiflux.config.NotifluxConfig;
import io.notiflux.connection.AllowedOrigins;
import io.notiflux.connection.DeliveryStats;
import io.notiflux.connection.InboundBudget;
import io.notiflux.connection.Successors;
import io.notiflux.http.CrossOrigin;
import io.notiflux.ops.Lifecycle;
import io.notiflux.publish.BroadcastService;
import io.notiflux.publish.Broadcasts;
import io.notiflux.stats.Label;
import io.notiflux.stats.Tally;
import io.notiflux.subscribe.Clients;
import io.notiflux.subscribe.EventsService;
import io.notiflux.token.TokenVerifier;
import io.notiflux.topic.TopicHub;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** What the server is made of, each of it once. Nothing of it runs by itself. */
final class Parts {
    final NotifluxConfig config;
    final Timeouts timeouts;
    final FileDescriptors descriptors = FileDescriptors.ofThisProcess();
    final Lifecycle lifecycle = new Lifecycle();
    final DeliveryStats deliveries = new DeliveryStats();
    final Tally<Label> broadcasts = Broadcasts.newTally();
    final Successors successors = new Successors();
    /** Thread-safe, and nothing hangs on its quality: it spreads clients that come back. */
    final Random random = new Random();

    final AllowedOrigins origins;
    final CrossOrigin crossOrigin;
    /** For requests' heads and bodies; WebSockets have their own. */
    final InboundBudget requests;

    final TopicHub hub;
    final TokenVerifier tokens;
    final Clients clients;
    final ScheduledThreadPoolExecutor timer = newTimer();

    Parts(NotifluxConfig config, Timeouts timeouts) {
        this.config = config;
        this.timeouts = timeouts;
        this.origins = new AllowedOrigins(config.allowedOrigins());
        this.crossOrigin = new CrossOrigin(List.of(BroadcastService.PATH, EventsService.PATH), origins::allows);
        this.requests = InboundBudget.ofHeap(config.maxMessageBytes());
        this.hub = new TopicHub(newEpoch(), config.history(), System::nanoTime);
        this.tokens = new TokenVerifier(config.keys().keys(), Clock.systemUTC());
        this.clients = new Clients(maxConnections());
    }

    int maxConnections() {
        return Math.min(config.maxConnections(), descriptors.webSockets());
    }

    private static ScheduledThreadPoolExecutor newTimer() {
        var timer = new ScheduledThreadPoolExecutor(
                2, // the second one because reading a key file may block, and deadlines must not wait for it
                Thread.ofPlatform().name("notiflux-timer").daemon().factory());
        timer.setRemoveOnCancelPolicy(true); // or a closed connection stays in memory until its deadline
        return timer;
    }

    /** Tells this process's ids from those of any other run. */
    private static String newEpoch() {
        return Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    }
}
