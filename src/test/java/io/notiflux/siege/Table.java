package io.notiflux.siege;

import java.time.Duration;
import java.util.Locale;

/** A report as Markdown, to go into a page of the documentation as it is. */
final class Table {
    static final String HEAD = """
            | attack | seconds | refused | heap held at most | budgets at most | resident | honest deliveries lost | let go | kept out | posts refused, failed | p99 | slowest newcomer | slowest /health | log lines | verdict |
            |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|
            """;
    private static final double MIB = 1_024.0 * 1_024;

    private Table() {}

    static String row(Row row) {
        Toll toll = row.toll();
        return String.format(
                Locale.ROOT,
                "| %s | %.0f | %,d | %.0f MiB | %s | %.0f MiB | %,d | %,d | %,d | %,d, %,d of %,d | %s | %s | %s | %,d | %s |%n",
                row.attack(),
                row.time().toMillis() / 1_000.0,
                row.refused(),
                toll.heapBytes.get() / MIB,
                toll.budgetBytes.get() == 0 ? "" : String.format(Locale.ROOT, "%.1f MiB", toll.budgetBytes.get() / MIB),
                toll.residentBytes.get() / MIB,
                toll.lost.sum(),
                toll.letGo.sum(),
                toll.keptOut.sum(),
                toll.postsRefused.sum(),
                toll.postsFailed.sum(),
                toll.posts.sum(),
                millis(toll.latencies.percentile(99)),
                millis(Duration.ofNanos(toll.slowestNewcomerNanos.get())),
                millis(Duration.ofNanos(toll.slowestHealthNanos.get())),
                row.logLines(),
                row.faults().isEmpty() ? "held" : "**" + String.join("; ", row.faults()) + "**");
    }

    private static String millis(Duration time) {
        return String.format(Locale.ROOT, "%,.1f ms", time.toNanos() / 1_000_000.0);
    }
}
