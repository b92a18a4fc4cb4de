package io.notiflux.bench;

import io.notiflux.bench.Svg.Anchor;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Lines over two logarithmic axes, with a title. */
final class Plot {
    static final int WIDTH = 320;
    static final int HEIGHT = 300;

    private static final int LEFT = 48;
    private static final int RIGHT = 16;
    private static final int TOP = 36;
    private static final int BOTTOM = 44;
    private static final String GRID = "#e0e0e0";
    private static final String FAINT_GRID = "#f3f3f3";
    private static final String TEXT = "#222222";

    private final String title;
    private final String below;
    private final List<Line> lines;

    record Point(double x, double y) {}

    record Line(String name, String colour, List<Point> points) {}

    /** @param below what the axis below tells; the title tells it of the other one */
    Plot(String title, String below, List<Line> lines) {
        this.title = title;
        this.below = below;
        this.lines = lines;
    }

    /** Draws it with its left upper corner there. */
    void draw(Svg svg, double left, double top) {
        LogAxis across = LogAxis.over(all(Point::x), left + LEFT, left + WIDTH - RIGHT);
        LogAxis up = LogAxis.over(all(Point::y), top + HEIGHT - BOTTOM, top + TOP);
        grid(svg, across, up);
        svg.text(left + LEFT, top + TOP - 14, Anchor.START, TEXT, title);
        svg.text((across.from() + across.to()) / 2, top + HEIGHT - 8, Anchor.MIDDLE, TEXT, below);
        for (Line line : lines) {
            String path = line.points().stream()
                    .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", across.at(point.x()), up.at(point.y())))
                    .collect(Collectors.joining(" "));
            svg.path(path, line.colour());
            for (Point point : line.points()) {
                String tells = String.format(Locale.ROOT, "%s: %,.0f, %,.2f", line.name(), point.x(), point.y());
                svg.dot(across.at(point.x()), up.at(point.y()), line.colour(), tells);
            }
        }
    }

    private static void grid(Svg svg, LogAxis across, LogAxis up) {
        for (double decade : across.decades()) {
            for (int i = 2; i < 10 && decade * i < Math.pow(10, across.last()); i++) {
                svg.line(across.at(decade * i), up.from(), across.at(decade * i), up.to(), FAINT_GRID);
            }
        }
        for (double decade : up.decades()) {
            for (int i = 2; i < 10 && decade * i < Math.pow(10, up.last()); i++) {
                svg.line(across.from(), up.at(decade * i), across.to(), up.at(decade * i), FAINT_GRID);
            }
        }
        for (double decade : across.decades()) {
            svg.line(across.at(decade), up.from(), across.at(decade), up.to(), GRID);
            svg.text(across.at(decade), up.from() + 18, Anchor.MIDDLE, TEXT, LogAxis.label(decade));
        }
        for (double decade : up.decades()) {
            svg.line(across.from(), up.at(decade), across.to(), up.at(decade), GRID);
            svg.text(across.from() - 6, up.at(decade) + 4, Anchor.END, TEXT, LogAxis.label(decade));
        }
    }

    private double[] all(ToDoubleFunction<Point> value) {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(value)
                .toArray();
    }
}
