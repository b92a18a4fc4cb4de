package io.notiflux.topic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"a", "*", "campaign:42", "a/b.c#>", "日本", "😀", "👨‍👩‍👧", "\"", "\\", "{}", "é", "e\u0301"})
    void name_ofOtherCharacters_isRight(String name) {
        assertThat(TopicName.fault(name)).isEmpty();
    }

    @Test
    void name_empty_isWrong() {
        assertThat(TopicName.fault(""))
                .hasValueSatisfying(fault -> assertThat(fault).contains("at least one character"));
    }

    @Test
    void name_of1024Bytes_isRight() {
        assertThat(TopicName.fault("a".repeat(1_024))).isEmpty();
        assertThat(TopicName.fault("é".repeat(512))).isEmpty();
        assertThat(TopicName.fault("日".repeat(341) + "a")).isEmpty();
        assertThat(TopicName.fault("😀".repeat(256))).isEmpty();
    }

    @Test
    void name_of1025Bytes_isWrong() {
        assertTooLong("a".repeat(1_025));
        assertTooLong("é".repeat(512) + "a");
        assertTooLong("日".repeat(341) + "é");
        assertTooLong("😀".repeat(256) + "a");
    }

    @Test
    void name_ofAMegabyte_isWrong() {
        assertTooLong("a".repeat(1 << 20));
    }

    @ParameterizedTest
    @ValueSource(
            chars = {
                ' ', '\t', '\n', '\u000B', '\f', '\r', '\u001C', '\u0085', '\u00A0', '\u1680', '\u2000', '\u2007',
                '\u2028', '\u2029', '\u202F', '\u205F', '\u3000'
            })
    void name_withWhiteSpace_isWrong(char space) {
        assertForbidden(space);
    }

    @ParameterizedTest
    @ValueSource(chars = {'\0', '\u0001', '\b', '\u001B', '\u001F', '\u007F', '\u0080', '\u009F'})
    void name_withAControlCharacter_isWrong(char control) {
        assertForbidden(control);
    }

    @ParameterizedTest
    @ValueSource(chars = {'\uD800', '\uDBFF', '\uDC00', '\uDFFF'})
    void name_withALoneSurrogate_isWrong(char surrogate) {
        assertForbidden(surrogate);
    }

    @Test
    void name_withSurrogatesInTheWrongOrder_isWrong() {
        assertForbidden("\uDE00\uD83D");
    }

    private static void assertTooLong(String name) {
        assertThat(TopicName.fault(name))
                .hasValueSatisfying(fault -> assertThat(fault).contains("1024 bytes"));
    }

    private static void assertForbidden(char character) {
        assertForbidden(String.valueOf(character));
    }

    /** Alone, in front, in the middle and at the end. */
    private static void assertForbidden(String text) {
        for (String name : new String[] {text, text + "a", "a" + text + "a", "a" + text}) {
            assertThat(TopicName.fault(name))
                    .hasValueSatisfying(fault -> assertThat(fault).contains("must not have"));
        }
    }
}
