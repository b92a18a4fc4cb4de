package io.notiflux.cli;

import java.util.ArrayList;
import java.util.List;

/** Lines of columns, as wide as they need to be. Numbers stand to the right. */
final class Table {
    private static final int GAP = 2;

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
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        boolean[] ofNumbers = new boolean[columns];
        for (int i = 0; i < columns; i++) {
            ofNumbers[i] = isOfNumbers(i);
        }
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String space = " ".repeat(widths[i] - row.get(i).length());
                line.append(ofNumbers[i] ? space + row.get(i) : row.get(i) + space)
                        .append(" ".repeat(GAP));
            }
            System.out.println(line.toString().stripTrailing());
        }
    }

    private boolean isOfNumbers(int column) {
        return rows.stream().skip(1).allMatch(row -> row.get(column).matches("-?[0-9.]+"));
    }
}
