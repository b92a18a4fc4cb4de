package io.notiflux.cli;

import java.util.ArrayList;
import java.util.List;

/** Lines of columns, as wide as they need to be. Numbers stand to the right. */
final class Table {
    private static final int GAP = 2;
    /** A name that is cut down to less than this tells nothing. */
    private static final int LEAST_WIDTH = 8;

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... titles) {
        rows.add(List.of(titles));
    }

    void add(Object... cells) {
        rows.add(List.of(cells).stream()
                .map(cell -> Printable.line(cell.toString()))
                .toList());
    }

    void print() {
        lines(Integer.MAX_VALUE).forEach(System.out::println);
    }

    /** The lines, none wider than that many columns of a terminal: the first of the table's columns gives way. */
    List<String> lines(int most) {
        List<Column> columns = new ArrayList<>();
        int width = -GAP;
        for (int i = rows.getFirst().size() - 1; i >= 0; i--) {
            Column column = column(i);
            width += column.width + GAP;
            if (i == 0 && width > most) {
                int left = Math.max(LEAST_WIDTH, column.width - (width - most));
                column = new Column(Math.min(column.width, left), column.ofNumbers);
            }
            columns.addFirst(column);
        }
        return rows.stream()
                .map(row -> DisplayText.fit(line(row, columns), most))
                .toList();
    }

    private record Column(int width, boolean ofNumbers) {}

    private Column column(int index) {
        return new Column(
                rows.stream()
                        .mapToInt(row -> DisplayText.width(row.get(index)))
                        .max()
                        .orElse(0),
                rows.stream().skip(1).allMatch(row -> row.get(index).matches("-|-?[0-9.]+[kMGT]?")));
    }

    private static String line(List<String> row, List<Column> columns) {
        var line = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            String cell = DisplayText.fit(row.get(i), columns.get(i).width);
            String space = " ".repeat(columns.get(i).width - DisplayText.width(cell));
            line.append(columns.get(i).ofNumbers ? space + cell : cell + space).append(" ".repeat(GAP));
        }
        return line.toString().stripTrailing();
    }
}
