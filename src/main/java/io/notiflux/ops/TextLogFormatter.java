package io.notiflux.ops;

import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * Writes lines as {@code 2026-01-31T12:00:00.123Z INFO io.notiflux.Server event=listening}, followed by a stack trace
 * if there is one.
 */
final class TextLogFormatter extends Formatter {
    @Override
    public String format(LogRecord logged) {
        String line = logged.getInstant().truncatedTo(ChronoUnit.MILLIS) + " " + LogRecords.level(logged) + " "
                + logged.getLoggerName() + " " + LogRecords.oneLine(formatMessage(logged)) + "\n";
        return logged.getThrown() == null ? line : line + LogRecords.stack(logged.getThrown());
    }
}
