package io.notiflux.bench;

import io.notiflux.bench.Plot.Line;
import io.notiflux.bench.Plot.Point;
import io.notiflux.bench.Svg.Anchor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What growth costs, as a drawing: the medians of each size, a line for each server. */
final class GrowthPlot {
    private static final List<Metric> DRAWN = List.of(Metric.CPU, Metric.P99, Metric.RSS_EACH);
    /** Told apart by who does not see all colours, too (Okabe and Ito). */
    private static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00");

    private static final int LEGEND = 28;
    private static final int LEGEND_EACH = 160;

    private GrowthPlot() {}

    static void write(Path file, Results results) throws IOException {
        Files.writeString(file, draw(results).toString());
    }

    private static Svg draw(Results results) {
        Map<String, List<Map<Metric, Double>>> servers = new LinkedHashMap<>();
        for (String variant : results.rounds().keySet()) {
            String server = variant.substring(0, variant.indexOf(GrowthRun.OF));
            servers.computeIfAbsent(server, _ -> new ArrayList<>()).add(results.median(variant));
        }
        List<Metric> drawn = DRAWN.stream().filter(results::has).toList();
        var svg = new Svg(drawn.size() * Plot.WIDTH, LEGEND + Plot.HEIGHT);
        List<String> names = List.copyOf(servers.keySet());
        for (int i = 0; i < names.size(); i++) {
            svg.dot(16 + i * LEGEND_EACH, 18, colour(i), names.get(i));
            svg.text(26 + i * LEGEND_EACH, 22, Anchor.START, colour(i), names.get(i));
        }
        for (int i = 0; i < drawn.size(); i++) {
            Metric metric = drawn.get(i);
            List<Line> lines = new ArrayList<>();
            servers.forEach((name, sizes) -> lines.add(new Line(name, colour(lines.size()), points(sizes, metric))));
            new Plot(metric.header(), "subscribers", lines).draw(svg, i * Plot.WIDTH, LEGEND);
        }
        return svg;
    }

    private static List<Point> points(List<Map<Metric, Double>> sizes, Metric metric) {
        return sizes.stream()
                .filter(figures -> figures.getOrDefault(metric, 0.0) > 0) // CPU time of too short a round may be none
                .map(figures -> new Point(figures.get(Metric.SUBSCRIBERS), figures.get(metric)))
                .sorted((one, other) -> Double.compare(one.x(), other.x()))
                .toList();
    }

    private static String colour(int server) {
        return COLOURS.get(server % COLOURS.size());
    }
}
