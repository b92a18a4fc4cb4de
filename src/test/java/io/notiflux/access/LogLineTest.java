package io.notiflux.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No value adds a field or a line, whoever supplied it. */
class LogLineTest {
    @Test
    void line_isTheEventAndItsFields() {
        assertThat(new LogLine("refused")
                        .text("what", "stream")
                        .number("status", 401)
                        .text("subject", "")
                        .toString())
                .isEqualTo("event=refused what=stream status=401");
    }

    @ParameterizedTest
    @CsvSource({
        "ann, ann",
        "ann@example.com, ann@example.com",
        "campaign:42, campaign:42",
        "2001:db8::1, 2001:db8::1",
        "a b, \"a b\"",
        "a=b, \"a=b\"",
        "'say \"hi\"', '\"say \\\"hi\\\"\"'",
        "a\\b, '\"a\\\\b\"'",
        "jürgen, \"jürgen\"",
        "*, \"*\""
    })
    void value_isPlain_orInQuotes(String value, String written) {
        assertThat(new LogLine("e").text("v", value).toString()).isEqualTo("event=e v=" + written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "\r",
                "\r\nevent=forged",
                "\0",
                "\t",
                "\u001b[31m",
                "\u007f",
                "\u0085",
                "\u009b",
                "\u2028",
                "\u2029",
                "\u202e",
                "\u2066",
                "\u200b",
                "\ufeff",
                "\u00a0",
                "\ud800",
                "\udc00",
                "\ue000",
                "\uffff",
                "\udb40\udc01"
            })
    void characterThatWouldNotShow_isEscaped(String hidden) {
        String line = new LogLine("e").text("v", "a" + hidden + "b").toString();

        assertThat(line).matches("event=e v=\"a(\\\\u[0-9a-f]{4})+(event=forged|\\[31m)?b\"");
    }

    @Test
    void value_isCut_atTheLimit() {
        String longest = "x".repeat(LogLine.MAX_VALUE);
        assertThat(new LogLine("e").text("v", longest).toString()).isEqualTo("event=e v=" + longest);
        assertThat(new LogLine("e").text("v", longest + "x").toString())
                .isEqualTo("event=e v=\"" + longest + "\u2026\"");
        assertThat(new LogLine("e").text("v", "\n".repeat(100_000)).toString())
                .hasSizeLessThan(LogLine.MAX_VALUE * 6 + 20);
        assertThat(new LogLine("e").text("v", "\ud83d\ude00".repeat(200)).toString())
                .isEqualTo("event=e v=\"" + "\ud83d\ude00".repeat(LogLine.MAX_VALUE) + "\u2026\"");
    }
}
