package io.notiflux;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.health.HealthObserver;
import io.notiflux.admin.ConnectionsService;
import io.notiflux.admin.DescriptionService;
import io.notiflux.admin.NodeService;
import io.notiflux.admin.TopicsService;
import io.notiflux.config.NotifluxConfig;
import io.notiflux.http.AllowedMethods;
import io.notiflux.http.ExactPaths;
import io.notiflux.http.HealthService;
import io.notiflux.http.StaticFiles;
import io.notiflux.http1.FramingFilter;
import io.notiflux.ops.VersionedMetrics;
import io.notiflux.publish.BatchService;
import io.notiflux.publish.BroadcastService;
import io.notiflux.publish.Broadcasts;
import io.notiflux.publish.Intake;
import io.notiflux.publish.TopicService;
import io.notiflux.subscribe.Connections;
import io.notiflux.subscribe.EventStreams;
import io.notiflux.subscribe.EventsService;
import io.notiflux.subscribe.HistoryService;
import java.util.List;

/** Defines which service handles each request, and which filters the request passes first. */
final class Routes {
    private Routes() {}

    static void add(HttpRouting.Builder routing, Parts parts) {
        NotifluxConfig config = parts.config;
        var broadcasts = new Broadcasts(
                parts.log, parts.hub, parts.tokens, parts.queues, parts.broadcasts, parts.lifecycle::isEnding);
        var intake = new Intake(broadcasts, parts.bodies, config.maxMessageBytes(), parts.access);
        routing.addFilter(new FramingFilter(parts.lifecycle::isDraining))
                .addFilter(parts.requestTimes)
                .addFilter(parts.crossOrigin)
                .addFilter(new ExactPaths())
                .register(new BroadcastService(intake))
                .register(new BatchService(intake))
                .register(new TopicService(intake))
                .register(events(parts))
                .register(new HistoryService(parts.hub, parts.tokens, parts.readings, parts.access))
                .register(new HealthService())
                .register(new StaticFiles(config.console() && config.adminPort().isEmpty(), false))
                .register(new AllowedMethods());
        if (config.adminPort().isEmpty()) {
            AllowedMethods.ofObservers(routing);
        }
    }

    /** Adds what the admin port has. */
    static void addAdmin(HttpRouting.Builder routing, Parts parts) {
        routing.addFilter(new FramingFilter(parts.lifecycle::isDraining))
                .addFilter(new ExactPaths())
                .register(new HealthService())
                .register(new NodeService(parts.node, parts.publicPort::get))
                .register(new DescriptionService())
                .register(new TopicsService(parts.hub, parts.node))
                .register(new ConnectionsService(
                        new Connections(parts.clients, parts.hub), parts.tokens, parts.log, parts.access, parts.node))
                .register(new StaticFiles(parts.config.console(), true));
        AllowedMethods.ofObservers(routing);
    }

    private static EventsService events(Parts parts) {
        var streams = new EventStreams(
                parts.hub,
                parts.clients,
                parts.limits,
                parts.outboxes,
                parts.timeouts.close(),
                parts.tokens.revoked(),
                parts.random);
        return new EventsService(
                parts.tokens,
                parts.origins::admits,
                parts.config.maxSubscriptions(),
                streams::reserve,
                parts.clients::refused,
                streams::open,
                parts.clients::noPlace,
                streams::comeBack,
                parts.access,
                parts.successors);
    }

    /** Makes the health and metrics endpoints, below {@code /observe}: on the admin port where there is one. */
    static ObserveFeature observe(Parts parts) {
        return ObserveFeature.builder()
                .sockets(List.of(
                        parts.config.adminPort().isPresent() ? AdminListener.NAME : WebServer.DEFAULT_SOCKET_NAME))
                .observersDiscoverServices(false)
                .addObserver(HealthObserver.builder()
                        .details(true)
                        .useSystemServices(false)
                        .addHealthChecks(parts.lifecycle.healthChecks())
                        .build())
                .addObserver(new VersionedMetrics())
                .build();
    }
}
