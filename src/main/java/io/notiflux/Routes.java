package io.notiflux;

import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.health.HealthObserver;
import io.helidon.webserver.observe.metrics.MetricsObserver;
import io.notiflux.config.NotifluxConfig;
import io.notiflux.http.AllowedMethods;
import io.notiflux.http.ExactPaths;
import io.notiflux.http.HealthService;
import io.notiflux.http.StaticFiles;
import io.notiflux.http1.FramingFilter;
import io.notiflux.publish.BatchService;
import io.notiflux.publish.BroadcastService;
import io.notiflux.publish.Broadcasts;
import io.notiflux.publish.Intake;
import io.notiflux.subscribe.EventStreams;
import io.notiflux.subscribe.EventsService;

/** Defines which service handles each request, and which filters the request passes first. */
final class Routes {
    private Routes() {}

    static void add(HttpRouting.Builder routing, Parts parts) {
        NotifluxConfig config = parts.config;
        var broadcasts = new Broadcasts(
                parts.log, parts.hub, parts.tokens, parts.queues, parts.broadcasts, parts.lifecycle::isEnding);
        var intake = new Intake(broadcasts, parts.bodies, config.maxMessageBytes(), parts.access);
        routing.addFilter(new FramingFilter(parts.lifecycle::isDraining))
                .addFilter(parts.crossOrigin)
                .addFilter(new ExactPaths())
                .register(new BroadcastService(intake))
                .register(new BatchService(intake))
                .register(events(parts))
                .register(new HealthService())
                .register(new StaticFiles(config.console()))
                .register(new AllowedMethods());
    }

    private static EventsService events(Parts parts) {
        var streams = new EventStreams(
                parts.hub, parts.clients, parts.limits, parts.outboxes, parts.timeouts.close(), parts.random);
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

    /** Makes the health and metrics endpoints, below {@code /observe}. */
    static ObserveFeature observe(Parts parts) {
        return ObserveFeature.builder()
                .observersDiscoverServices(false)
                .addObserver(HealthObserver.builder()
                        .details(true)
                        .useSystemServices(false)
                        .addHealthChecks(parts.lifecycle.healthChecks())
                        .build())
                .addObserver(MetricsObserver.create())
                .build();
    }
}
