package io.notiflux.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notiflux.config.LogFormat;
import io.notiflux.config.LogLevel;
import java.io.IOException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogFormatTest {
    private static final String HOSTILE = "a\nb\r\nc\"d\\e\u001B[31m\0\u0085\u2028\uD800f";

    @Test
    void text_isOneLineOfTimeLevelLoggerAndMessage() {
        assertThat(text(logged("event=listening port=8080")))
                .isEqualTo("2026-01-31T12:00:00.123Z INFO io.notiflux.Server event=listening port=8080\n");
    }

    /** A line break in a message would let whoever chose the words write log lines of their own. */
    @Test
    void text_ofAMessageWithLineBreaks_staysOneLine() {
        assertThat(text(logged("a\nb\r\nc"))).isEqualTo(text(logged("a\\nb\\r\\nc")));
        assertThat(text(logged(HOSTILE)).strip().codePoints()).noneMatch(Character::isISOControl);
        assertThat(text(logged(HOSTILE)).lines()).hasSize(1);
    }

    @Test
    void text_ofAnException_hasItsStackBelow() {
        LogRecord logged = logged("event=failed");
        logged.setThrown(new IOException("broken"));
        assertThat(text(logged).lines())
                .hasSizeGreaterThan(2)
                .startsWith(
                        "2026-01-31T12:00:00.123Z INFO io.notiflux.Server event=failed", "java.io.IOException: broken");
    }

    @Test
    void json_isOneObjectALine() throws IOException {
        JsonNode line = json(logged("event=listening"));
        assertThat(line.properties()).hasSize(4);
        assertThat(line.path("time").textValue()).isEqualTo("2026-01-31T12:00:00.123456Z");
        assertThat(line.path("level").textValue()).isEqualTo("INFO");
        assertThat(line.path("logger").textValue()).isEqualTo("io.notiflux.Server");
        assertThat(line.path("message").textValue()).isEqualTo("event=listening");
    }

    @Test
    void json_ofAnException_staysOnOneLine() throws IOException {
        LogRecord logged = logged("event=failed");
        logged.setThrown(new IllegalStateException("broken\nin two", new IOException("\"cause\"")));
        assertThat(json(logged).path("exception").textValue())
                .startsWith("java.lang.IllegalStateException: broken\nin two")
                .contains("\tat ", "Caused by: java.io.IOException: \"cause\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb\r\nc", "\"quoted\" \\ back", "\0\u001B", "é日😀", "{0} 100% 'x'"})
    void json_givesAnyMessageBack(String message) throws IOException {
        assertThat(json(logged(message)).path("message").textValue()).isEqualTo(message);
    }

    @Test
    void record_withoutLoggerOrMessage_isFormatted() throws IOException {
        LogRecord logged = new LogRecord(Level.INFO, null);
        assertThat(json(logged).path("message").isNull()).isTrue();
        assertThat(text(logged)).endsWith("\n");
    }

    @Test
    void parameters_arePutIn() throws IOException {
        LogRecord logged = logged("{0} of {1}");
        logged.setParameters(new Object[] {"one", "two"});
        assertThat(text(logged)).endsWith(" one of two\n");
        assertThat(json(logged).path("message").textValue()).isEqualTo("one of two");
    }

    @ParameterizedTest
    @CsvSource({
        "SEVERE, ERROR",
        "WARNING, WARN",
        "INFO, INFO",
        "CONFIG, DEBUG",
        "FINE, DEBUG",
        "FINER, TRACE",
        "FINEST, TRACE"
    })
    void level_hasTheNameThatOperatorsSet(String jul, String ours) throws IOException {
        LogRecord logged = logged("x");
        logged.setLevel(Level.parse(jul));
        assertThat(text(logged)).contains("Z " + ours + " ");
        assertThat(json(logged).path("level").textValue()).isEqualTo(ours);
    }

    @ParameterizedTest
    @CsvSource({"ERROR, ERROR", "WARN, WARNING", "INFO, INFO", "DEBUG, DEBUG", "TRACE, TRACE"})
    void level_letsItsOwnKindOfSystemLogThrough(LogLevel ours, System.Logger.Level system) {
        // As the JDK maps System.Logger's levels to those of java.util.logging.
        int severity = switch (system) {
            case ERROR -> Level.SEVERE.intValue();
            case WARNING -> Level.WARNING.intValue();
            case INFO -> Level.INFO.intValue();
            case DEBUG -> Level.FINE.intValue();
            default -> Level.FINER.intValue();
        };
        assertThat(Logging.julLevel(ours).intValue()).isEqualTo(severity);
    }

    private static LogRecord logged(String message) {
        LogRecord logged = new LogRecord(Level.INFO, message);
        logged.setInstant(Instant.parse("2026-01-31T12:00:00.123456Z"));
        logged.setLoggerName("io.notiflux.Server");
        return logged;
    }

    private static String text(LogRecord logged) {
        return Logging.formatter(LogFormat.TEXT).format(logged);
    }

    private static JsonNode json(LogRecord logged) throws IOException {
        String line = Logging.formatter(LogFormat.JSON).format(logged);
        assertThat(line).endsWith("}\n");
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        return new ObjectMapper().readTree(line);
    }
}
