package io.notiflux.ops;

import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.observe.ObserverConfigBase;
import io.helidon.webserver.observe.metrics.MetricsObserver;
import io.helidon.webserver.observe.spi.Observer;
import io.helidon.webserver.spi.ServerFeature.ServerFeatureContext;
import io.prometheus.client.exporter.common.TextFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Helidon's metrics endpoint, with answers that say which version of Prometheus' or OpenMetrics' text they are. Helidon
 * leaves the version out, and OpenMetrics demands it.
 */
public final class VersionedMetrics implements Observer {
    private final MetricsObserver metrics = MetricsObserver.create();

    /** Makes the endpoint. */
    public VersionedMetrics() {}

    @Override
    public ObserverConfigBase prototype() {
        return metrics.prototype();
    }

    @Override
    public String type() {
        return metrics.type();
    }

    @Override
    public void register(
            ServerFeatureContext context, List<HttpRouting.Builder> routings, UnaryOperator<String> endpoint) {
        HttpFeature versions =
                routing -> routing.get(endpoint.apply(metrics.prototype().endpoint()), (request, response) -> {
                    response.beforeSend(() -> {
                        if (response.status().equals(Status.OK_200)) {
                            addVersion(response.headers());
                        }
                    });
                    response.next();
                });
        routings.forEach(routing -> routing.addFeature(versions));
        metrics.register(context, routings, endpoint);
    }

    private static void addVersion(ServerResponseHeaders headers) {
        headers.contentType().ifPresent(type -> {
            if (type.test(MediaTypes.APPLICATION_OPENMETRICS_TEXT)) {
                headers.set(HeaderNames.CONTENT_TYPE, TextFormat.CONTENT_TYPE_OPENMETRICS_100);
            } else if (type.test(MediaTypes.TEXT_PLAIN)) {
                headers.set(HeaderNames.CONTENT_TYPE, TextFormat.CONTENT_TYPE_004);
            }
        });
    }
}
