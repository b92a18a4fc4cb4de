package io.notiflux.ops;

import io.notiflux.http.RequestTimes;
import io.prometheus.client.Collector;
import java.util.List;

/** The metrics of HTTP requests, read at each scrape. */
public final class RequestCollector extends Collector {
    private final RequestTimes times;

    /** Makes the collector of what the filter measures. */
    public RequestCollector(RequestTimes times) {
        this.times = times;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        return List.of(Histograms.family(
                "notiflux_http_request_duration_seconds",
                "Time from a request's head to its answer's end.",
                List.of("route", "status"),
                times.snapshots()));
    }
}
