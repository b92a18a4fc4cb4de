package io.notiflux;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Made series, and whether an alert fires at their 120th minute. A series is a name, its labels, and its values from
 * minute to minute in promtool's notation: {@code 1x5} is six times 1, {@code 0+2x5} goes up to 10 by twos.
 */
record AlertCase(String alert, boolean fires, List<String> series) {
    private static final int MINUTE = 120;

    /** All cases, at least one of each kind for each alert; the silent ones are next to firing. */
    static Stream<AlertCase> all() {
        return Stream.of(
                fires("NotifluxDown", "up 0x130"),
                silent("NotifluxDown", "up 1x130"),
                silent("NotifluxDown", "up 1x118 0x10"),
                fires("NotifluxAbsent", "up{job=\"other\"} 1x130"),
                silent("NotifluxAbsent", "up 0x130"),
                fires("NotifluxNotReady", "notiflux_ready 0x130", "notiflux_draining 0x130"),
                silent("NotifluxNotReady", "notiflux_ready 0x130", "notiflux_draining 1x130"),
                silent("NotifluxNotReady", "notiflux_ready 1x118 0x10", "notiflux_draining 0x130"),
                fires("NotifluxRestarts", "process_start_time_seconds 1x95 2x5 3x5 4x30"),
                silent("NotifluxRestarts", "process_start_time_seconds 1x95 2x5 3x30"),
                fires("NotifluxVersionsDiffer", build("a", "1.0"), build("b", "1.1")),
                silent("NotifluxVersionsDiffer", build("a", "1.0"), build("b", "1.0")),
                silent("NotifluxVersionsDiffer", in("push", build("a", "1.0")), in("staging", build("b", "1.1"))),
                fires("NotifluxFault", closed("error", "0x115 1x20")),
                silent("NotifluxFault", closed("error", "5x130")),
                silent("NotifluxFault", closed("client", "0+10x130")),
                fires("NotifluxConnectionsNearLimit", clients("plain", 50), clients("sse", 36), places(100)),
                silent("NotifluxConnectionsNearLimit", clients("plain", 50), clients("sse", 35), places(100)),
                fires("NotifluxFilesNearLimit", "process_open_fds 86x130", "process_max_fds 100x130"),
                silent("NotifluxFilesNearLimit", "process_open_fds 85x130", "process_max_fds 100x130"),
                fires("NotifluxBudgetNearLimit", budget("queues", 91)),
                silent("NotifluxBudgetNearLimit", budget("queues", 90)),
                silent("NotifluxBudgetNearLimit", budget("history", 100)),
                fires("NotifluxHeapNearLimit", heap("86x130")),
                silent("NotifluxHeapNearLimit", heap("95x110 40 95x20")),
                fires("NotifluxCollectorBusy", collector("G1 Young Generation", "0+7x130")),
                silent("NotifluxCollectorBusy", collector("G1 Young Generation", "0+5x130")),
                silent("NotifluxCollectorBusy", collector("G1 Concurrent GC", "0+30x130")),
                fires("NotifluxRefusesClients", refusals("connections", 7)),
                silent("NotifluxRefusesClients", refusals("connections", 5)),
                silent("NotifluxRefusesClients", refusals("draining", 600)),
                silent("NotifluxRefusesClients", refusals("subscriptions", 600)),
                fires("NotifluxRefusesSubscriptions", refusals("subscriptions", 7)),
                silent("NotifluxRefusesSubscriptions", refusals("subscriptions", 5)),
                fires("NotifluxRefusesTokens", refusals("token", 61)),
                silent("NotifluxRefusesTokens", refusals("token", 59)),
                fires("NotifluxKeysNotFetched", fetches("failed", "0+1x130"), fetches("unchanged", "9x130")),
                silent("NotifluxKeysNotFetched", fetches("failed", "0+1x130"), fetches("unchanged", "9x115 10x15")),
                silent("NotifluxKeysNotFetched", fetches("failed", "9x130"), fetches("changed", "1x130")),
                fires("NotifluxSlowConsumers", "notiflux_slow_consumers_total 0+7x130"),
                silent("NotifluxSlowConsumers", "notiflux_slow_consumers_total 0+5x130"),
                fires("NotifluxQueueOld", "notiflux_queue_age_seconds 61x130"),
                silent("NotifluxQueueOld", "notiflux_queue_age_seconds 60x130"),
                silent("NotifluxQueueOld", "notiflux_queue_age_seconds 0x111 100x20"),
                firesAbove("NotifluxDeliveriesSlow", "notiflux_delivery_latency_seconds", "0.5", "1"),
                silentAbove("NotifluxDeliveriesSlow", "notiflux_delivery_latency_seconds", "0.5", "1"),
                fires("NotifluxResumesInPart", resumed("partial", "0+12x130"), resumed("full", "0+88x130")),
                silent("NotifluxResumesInPart", resumed("partial", "0+9x130"), resumed("full", "0+91x130")),
                fires(
                        "NotifluxResumesInPart",
                        in("push", resumed("partial", "0+12x130")),
                        in("push", resumed("full", "0+88x130")),
                        in("staging", resumed("full", "0+900x130"))),
                silent("NotifluxResumesInPart", resumed("partial", "0x116 900x20"), resumed("full", "0x130")),
                fires("NotifluxBroadcastsUnavailable", broadcasts("unavailable", 6), broadcasts("accepted", 94)),
                silent("NotifluxBroadcastsUnavailable", broadcasts("unavailable", 4), broadcasts("accepted", 96)),
                firesBesideABusyNamespace("NotifluxBroadcastsUnavailable", "unavailable"),
                fires("NotifluxBroadcastsRefused", broadcasts("token_expired", 6), broadcasts("accepted", 94)),
                silent("NotifluxBroadcastsRefused", broadcasts("token_expired", 4), broadcasts("accepted", 96)),
                silent("NotifluxBroadcastsRefused", broadcasts("unavailable", 50), broadcasts("replayed", 50)),
                firesBesideABusyNamespace("NotifluxBroadcastsRefused", "token_expired"),
                firesAbove("NotifluxBroadcastsSlow", requests("/broadcast"), "1", "2.5"),
                silentAbove("NotifluxBroadcastsSlow", requests("/broadcast"), "1", "2.5"),
                silent("NotifluxBroadcastsSlow", slow(requests("other"), 0, "1", "2.5")),
                fires("NotifluxLogDisconnected", "notiflux_log_connected 0x130"),
                silent("NotifluxLogDisconnected", "notiflux_log_connected 1x119 0x10"),
                silent("NotifluxLogDisconnected", "up 1x130"),
                fires("NotifluxLogReconnects", "notiflux_log_reconnects_total 0+1x130"),
                silent("NotifluxLogReconnects", "notiflux_log_reconnects_total 0x110 3x20"),
                fires("NotifluxLogLags", "notiflux_log_lag_messages 1001x130"),
                silent("NotifluxLogLags", "notiflux_log_lag_messages 1000x130"),
                firesAbove("NotifluxLogSlow", "notiflux_log_append_seconds", "1", "2.5"),
                silentAbove("NotifluxLogSlow", "notiflux_log_append_seconds", "1", "2.5"),
                fires("NotifluxLogGap", "notiflux_log_gaps_total 0x115 1x20"),
                silent("NotifluxLogGap", "notiflux_log_gaps_total 1x130"),
                fires("NotifluxLogEraChanged", "notiflux_log_era_changes_total 0x115 1x20"),
                silent("NotifluxLogEraChanged", "notiflux_log_era_changes_total 1x130"),
                fires("NotifluxLogUnreadable", "notiflux_log_unreadable_total 0x115 1x20"),
                silent("NotifluxLogUnreadable", "notiflux_log_unreadable_total 1x130"));
    }

    /** What promtool is to test. It tells the whole expression where it fails, and so the comment that names the case. */
    Map<String, Object> promtoolTest() {
        List<Map<String, String>> input = series.stream()
                .map(one ->
                        Map.of("series", labelled(one.substring(0, end(one))), "values", one.substring(end(one) + 1)))
                .toList();
        String firing = "count(ALERTS{alertname=\"" + alert + "\",alertstate=\"firing\"}) or vector(0) # " + this;
        Map<String, Object> expected = Map.of(
                "expr",
                firing,
                "eval_time",
                MINUTE + "m",
                "exp_samples",
                List.of(Map.of("labels", "{}", "value", fires ? 1 : 0)));
        return Map.of("interval", "1m", "input_series", input, "promql_expr_test", List.of(expected));
    }

    private static int end(String series) {
        return series.indexOf(' ', series.indexOf('}') + 1);
    }

    /** The series with the labels that a scrape adds. */
    private static String labelled(String series) {
        int brace = series.indexOf('{');
        String name = brace < 0 ? series : series.substring(0, brace);
        String own = brace < 0 ? "" : series.substring(brace + 1, series.length() - 1);
        List<String> labels = new ArrayList<>(own.isEmpty() ? List.of() : List.of(own));
        if (!own.contains("job=")) {
            labels.add("job=\"notiflux\"");
        }
        if (!own.contains("instance=")) {
            labels.add("instance=\"10.0.0.1:9090\"");
        }
        return name + "{" + String.join(",", labels) + "}";
    }

    private static AlertCase fires(String alert, String... series) {
        return new AlertCase(alert, true, List.of(series));
    }

    /** One that is hidden where the broadcasts of all namespaces are one sum. */
    private static AlertCase firesBesideABusyNamespace(String alert, String result) {
        return fires(
                alert,
                in("push", broadcasts(result, 6)),
                in("push", broadcasts("accepted", 94)),
                in("staging", broadcasts("accepted", 900)));
    }

    private static AlertCase silent(String alert, String... series) {
        return new AlertCase(alert, false, List.of(series));
    }

    /** Two in a hundred take longer than the bound. */
    private static AlertCase firesAbove(String alert, String histogram, String bound, String next) {
        return fires(alert, slow(histogram, 980, bound, next));
    }

    /** Five in a thousand do. */
    private static AlertCase silentAbove(String alert, String histogram, String bound, String next) {
        return silent(alert, slow(histogram, 995, bound, next));
    }

    private static String[] slow(String histogram, int fast, String bound, String next) {
        String bucket = histogram.contains("{") ? histogram.replace("}", ",") : histogram + "{";
        String name = bucket.replace("{", "_bucket{");
        return new String[] {
            name + "le=\"" + bound + "\"} 0+" + fast + "x130",
            name + "le=\"" + next + "\"} 0+1000x130",
            name + "le=\"+Inf\"} 0+1000x130"
        };
    }

    private static String requests(String route) {
        return "notiflux_http_request_duration_seconds{route=\"" + route + "\",status=\"2xx\"}";
    }

    private static String build(String instance, String version) {
        return "notiflux_build_info{instance=\"" + instance + "\",version=\"" + version + "\",revision=\"c\"} 1x130";
    }

    /** The series in a namespace; another one is another installation. */
    private static String in(String namespace, String series) {
        return series.replaceFirst("\\{", "{namespace=\"" + namespace + "\",");
    }

    private static String closed(String reason, String values) {
        return "notiflux_connections_closed_total{reason=\"" + reason + "\"} " + values;
    }

    private static String clients(String protocol, int open) {
        return "notiflux_connections{protocol=\"" + protocol + "\"} " + open + "x130";
    }

    private static String places(int limit) {
        return "notiflux_connections_limit " + limit + "x130";
    }

    private static String[] budget(String budget, int held) {
        return new String[] {
            "notiflux_budget_bytes{budget=\"" + budget + "\"} " + held + "x130",
            "notiflux_budget_limit_bytes{budget=\"" + budget + "\"} 100x130"
        };
    }

    private static String[] heap(String values) {
        return new String[] {
            "jvm_memory_used_bytes{area=\"heap\"} " + values, "jvm_memory_max_bytes{area=\"heap\"} 100x130"
        };
    }

    private static String collector(String name, String values) {
        return "jvm_gc_collection_seconds_sum{gc=\"" + name + "\"} " + values;
    }

    private static String fetches(String result, String values) {
        return "notiflux_jwks_fetches_total{result=\"" + result + "\"} " + values;
    }

    private static String refusals(String reason, int aMinute) {
        return "notiflux_refusals_total{reason=\"" + reason + "\"} 0+" + aMinute + "x130";
    }

    private static String resumed(String result, String values) {
        return "notiflux_recoveries_total{result=\"" + result + "\"} " + values;
    }

    private static String broadcasts(String result, int aMinute) {
        return "notiflux_broadcasts_total{result=\"" + result + "\"} 0+" + aMinute + "x130";
    }

    @Override
    public String toString() {
        return alert + (fires ? " fires: " : " is silent: ") + series;
    }
}
