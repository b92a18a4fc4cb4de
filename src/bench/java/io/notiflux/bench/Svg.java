package io.notiflux.bench;

import java.util.Locale;

/** A drawing in SVG, on white so that it can be read on pages of any colour. */
final class Svg {
    private final StringBuilder elements = new StringBuilder();
    private final int width;
    private final int height;

    enum Anchor {
        START,
        MIDDLE,
        END;

        private String value() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Svg(int width, int height) {
        this.width = width;
        this.height = height;
    }

    void line(double fromX, double fromY, double toX, double toY, String colour) {
        add(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>",
                fromX, fromY, toX, toY, escaped(colour));
    }

    /** @param points as {@code x,y x,y} */
    void path(String points, String colour) {
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
                escaped(points), escaped(colour));
    }

    void dot(double x, double y, String colour, String title) {
        add(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"><title>%s</title></circle>",
                x, y, escaped(colour), escaped(title));
    }

    void text(double x, double y, Anchor anchor, String colour, String text) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
                x, y, anchor.value(), escaped(colour), escaped(text));
    }

    private void add(String format, Object... values) {
        elements.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" \
                font-family="sans-serif" font-size="12">
                <rect width="%1$d" height="%2$d" fill="#ffffff"/>
                %3$s</svg>
                """, width, height, elements);
    }
}
