package io.notiflux.siege;

import java.util.ArrayList;
import java.util.List;

/** How a siege went. */
record Report(String heap, List<Row> rows) {
    /** Beyond so many lines in all somebody has written them on purpose. */
    private static final long MOST_LOG_LINES = 1_000;

    Report {
        rows = List.copyOf(rows);
    }

    long logLines() {
        return rows.stream().mapToLong(Row::logLines).sum();
    }

    /** Each with its attack; empty where the server held. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        for (Row row : rows) {
            row.faults().forEach(fault -> faults.add(row.attack() + ": " + fault));
        }
        if (logLines() >= MOST_LOG_LINES) {
            faults.add("the log has " + logLines() + " lines");
        }
        return faults;
    }
}
