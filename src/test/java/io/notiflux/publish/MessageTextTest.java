package io.notiflux.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notiflux.http.ProblemException;
import java.nio.ByteBuffer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a message that is another JSON value than a string. */
class MessageTextTest {
    /** Of an array of numbers: each is a token, as are two brackets, two braces, and the body's other names and values. */
    private static final int MOST_NUMBERS = 250_000 - 7;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null | null",
                "true | true",
                "false | false",
                "0 | 0",
                "-0 | -0",
                "1.50 | 1.50",
                "1E400 | 1E400",
                "-12.0e-0003 | -12.0e-0003",
                "123456789012345678901234567890.10 | 123456789012345678901234567890.10",
                "{} | {}",
                "[ ] | []",
                "[ 1 , \"a b\" , [ ] , { } , null ] | [1,\"a b\",[],{},null]",
                "{ \"b\" : 1.0 , \"a\" : { \"b\" : [ true ] } } | {\"b\":1.0,\"a\":{\"b\":[true]}}",
                "{\"\":\"\"} | {\"\":\"\"}",
                "[\"\\u00e9\\/\\u0041\\ud83d\\ude00\"] | [\"é/A😀\"]",
                "{\"\\u0041\\n\":\"\\\"\\\\\\u0000\\b\"} | {\"A\\n\":\"\\\"\\\\\\u0000\\b\"}",
                "\"{ }\" | { }",
                "\"null\" | null"
            })
    void value_isItsCompactText(String value, String text) throws ProblemException {
        assertThat(message(value)).isEqualTo(text);
    }

    @Test
    void lineBreaksAndTabsBetweenValues_areLeftOut() throws ProblemException {
        assertThat(message("[\r\n\t1,\n\t{\"a\"\t:\r2}\n]")).isEqualTo("[1,{\"a\":2}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nul",
                "NaN",
                "+1",
                "01",
                "1.",
                ".5",
                "[1,]",
                "[1 2]",
                "[1",
                "{\"a\"}",
                "{\"a\":1,\"a\":1}",
                "[{\"a\":1,\"\\u0061\":2}]",
                "{a:1}",
                "[1]]",
                "'a'",
                "[\"\\ud800\"]",
                "[\"a\\udfffb\"]",
                "{\"\\ud83d\":1}",
                "[\"\\ude00\\ud83d\"]"
            })
    void valueThatIsNoJson_orThatUtf8CannotCarry_isMalformed(String value) {
        assertMalformed(value);
    }

    /** The body's object is a level itself. */
    @Test
    void depth_hasABound() throws ProblemException {
        assertThat(message(nested(63))).isEqualTo(nested(63));
        assertMalformed(nested(64));
    }

    @Test
    void tokens_haveABound() throws ProblemException {
        assertThat(message(numbers(MOST_NUMBERS))).isEqualTo(numbers(MOST_NUMBERS));
        assertMalformed(numbers(MOST_NUMBERS + 1));
    }

    /** Of digits; those before a point and behind it have it each. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"%s | 256", "[%s] | 256", "{\"a\":0.%s} | 256", "-%s | 256"})
    void numbers_haveABound(String form, int most) throws ProblemException {
        String longest = form.formatted("1".repeat(most));
        assertThat(message(longest)).isEqualTo(longest);
        assertMalformed(form.formatted("1".repeat(most + 1)));
    }

    @Test
    void names_haveABound() throws ProblemException {
        String most = "{\"" + "n".repeat(1_024) + "\":1}";
        assertThat(message(most)).isEqualTo(most);
        assertMalformed("{\"" + "n".repeat(1_025) + "\":1}");
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private static String numbers(int count) {
        return IntStream.range(0, count).mapToObj(_ -> "1").collect(Collectors.joining(",", "[", "]"));
    }

    private static void assertMalformed(String value) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> message(value))
                .satisfies(e -> assertThat(e.problem().detail()).isNotEmpty().hasSizeLessThan(300));
    }

    private static String message(String value) throws ProblemException {
        String body = "{\"topic\":\"t\",\"message\":" + value + "}";
        return BroadcastRequest.parse(ByteBuffer.wrap(body.getBytes(UTF_8))).message();
    }
}
