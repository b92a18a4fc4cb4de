package io.notiflux.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Results as tables that can go into docs/benchmarks.md as they are. */
final class Markdown {
    private Markdown() {}

    static String table(Results results) {
        List<Metric> columns =
                Arrays.stream(Metric.values()).filter(results::has).toList();
        StringBuilder text = new StringBuilder();
        text.append("### ")
                .append(results.scenario())
                .append("\n\n")
                .append(results.load())
                .append("\n\n| | ");
        text.append(columns.stream().map(Metric::header).collect(Collectors.joining(" | ")));
        text.append(" |\n|---|").append("---:|".repeat(columns.size())).append('\n');
        results.rounds().forEach((variant, rounds) -> {
            for (int i = 0; i < rounds.size(); i++) {
                row(text, variant + " " + (i + 1), columns, rounds.get(i));
            }
        });
        results.rounds()
                .keySet()
                .forEach(variant -> row(text, "**" + variant + "**, median", columns, results.median(variant)));
        for (String[] pair : results.comparisons()) {
            ratios(text, pair[0] + " / " + pair[1], columns, results.ratio(pair[0], pair[1]));
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String name, List<Metric> columns, Map<Metric, Double> figures) {
        text.append("| ").append(name).append(" |");
        for (Metric metric : columns) {
            Double value = figures.get(metric);
            text.append(value == null ? "" : String.format(Locale.ROOT, " %,." + metric.decimals() + "f", value))
                    .append(" |");
        }
        text.append('\n');
    }

    private static void ratios(StringBuilder text, String name, List<Metric> columns, Map<Metric, Double> figures) {
        text.append("| ").append(name).append(" |");
        for (Metric metric : columns) {
            Double value = figures.get(metric);
            text.append(value == null ? "" : String.format(Locale.ROOT, " **%.2f**", value))
                    .append(" |");
        }
        text.append('\n');
    }
}
