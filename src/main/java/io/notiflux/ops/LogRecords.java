package io.notiflux.ops;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/** The parts of a log record that both formats share. */
final class LogRecords {
    private static final int MAX_LINES = 100;

    private LogRecords() {}

    static String level(LogRecord logged) {
        int level = logged.getLevel().intValue();
        if (level >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (level >= Level.WARNING.intValue()) {
            return "WARN";
        }
        if (level >= Level.INFO.intValue()) {
            return "INFO";
        }
        return level >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
    }

    /**
     * Returns the message with its control characters escaped. Otherwise a line break in it would let its author add
     * lines to the log.
     */
    static String oneLine(@Nullable String message) {
        var line = new StringBuilder();
        String.valueOf(message).codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                default -> {
                    if (Character.isISOControl(c)) {
                        line.append(String.format("\\u%04x", c));
                    } else {
                        line.appendCodePoint(c);
                    }
                }
            }
        });
        return line.toString();
    }

    /**
     * Returns the beginning of the stack trace, which shows the place; a stack overflow's trace has a thousand lines.
     */
    static String stack(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        List<String> lines = text.toString().lines().toList();
        return lines.size() <= MAX_LINES
                ? text.toString()
                : String.join("\n", lines.subList(0, MAX_LINES)) + "\n\t... " + (lines.size() - MAX_LINES)
                        + " more lines\n";
    }
}
