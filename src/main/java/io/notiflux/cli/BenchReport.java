package io.notiflux.cli;

import io.notiflux.cli.bench.Load;
import io.notiflux.cli.bench.Result;
import io.notiflux.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A load's result, for people and for programs. */
final class BenchReport {
    private BenchReport() {}

    static String text(Load load, Result result) {
        String figures = String.format(
                Locale.ROOT,
                """
                latency ms    p50 %.2f  p99 %.2f  p99.9 %.2f  max %.2f
                messages      %.1f a second, %d in %.1f s%s
                deliveries    %.1f a second, %d
                wrong         %d missing, %d doubled, %d out of order
                connections   %d of %d came about, %d lost
                errors        %d""",
                result.latency().p50(),
                result.latency().p99(),
                result.latency().p999(),
                result.latency().max(),
                result.messagesPerSecond(),
                result.messages(),
                result.seconds(),
                isBehind(load, result) ? ": fewer than the " + load.rate() + " a second that were asked for" : "",
                result.deliveriesPerSecond(),
                result.deliveries(),
                result.missing(),
                result.doubled(),
                result.reordered(),
                result.connected(),
                load.subscribers(),
                result.lost().count(),
                result.errors().count());
        return figures
                + reason("first refused", result.refused())
                + reason("first lost", result.lost())
                + reason("first error", result.errors());
    }

    /** By more than a twentieth, so that nobody takes the latencies for those of the rate. */
    private static boolean isBehind(Load load, Result result) {
        return result.messagesPerSecond() < load.rate() * 0.95;
    }

    private static String reason(String title, Result.Failures failures) {
        return failures.count() == 0 ? "" : "\n" + title + ": " + Printable.line(failures.first());
    }

    static String json(Load load, Result result) {
        return new String(
                Json.object(json -> {
                    json.writeNumberField("subscribers", load.subscribers());
                    json.writeNumberField("topics", load.topics());
                    json.writeNumberField("publishers", load.publishers());
                    json.writeNumberField("rate", load.rate());
                    json.writeNumberField("size", load.size());
                    json.writeNumberField("seconds", result.seconds());
                    json.writeObjectFieldStart("latency_ms");
                    json.writeNumberField("p50", result.latency().p50());
                    json.writeNumberField("p99", result.latency().p99());
                    json.writeNumberField("p99_9", result.latency().p999());
                    json.writeNumberField("max", result.latency().max());
                    json.writeEndObject();
                    json.writeNumberField("messages", result.messages());
                    json.writeNumberField("messages_per_second", result.messagesPerSecond());
                    json.writeNumberField("deliveries", result.deliveries());
                    json.writeNumberField("deliveries_per_second", result.deliveriesPerSecond());
                    json.writeNumberField("missing", result.missing());
                    json.writeNumberField("doubled", result.doubled());
                    json.writeNumberField("reordered", result.reordered());
                    json.writeNumberField("connected", result.connected());
                    json.writeNumberField("refused", result.refused().count());
                    json.writeNumberField("lost", result.lost().count());
                    json.writeNumberField("errors", result.errors().count());
                }),
                StandardCharsets.UTF_8);
    }
}
