package io.notiflux.ops;

import com.fasterxml.jackson.core.JsonGenerator;
import io.notiflux.json.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * Writes one JSON object a line: {@code time}, {@code level}, {@code logger}, {@code message}, and {@code exception} if
 * there is one. Helidon's own formatter writes each field whether it has a value or not, and stack traces in full.
 */
final class JsonLogFormatter extends Formatter {
    @Override
    public String format(LogRecord logged) {
        var line = new StringWriter();
        try (JsonGenerator json = Json.writer().createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", logged.getInstant().toString());
            json.writeStringField("level", LogRecords.level(logged));
            json.writeStringField("logger", logged.getLoggerName());
            json.writeStringField("message", formatMessage(logged));
            if (logged.getThrown() != null) {
                json.writeStringField("exception", LogRecords.stack(logged.getThrown()));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return line.append('\n').toString();
    }
}
