package io.notiflux.topic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is an id, and what is not. */
class MessageIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"a-0", "mb9k2x-1", "0-999999999999999999", "abcdefghijklmnopqrstuvwxyz012345-7"})
    void id_isReadAsItIsWritten(String text) {
        assertThat(MessageId.parse(text))
                .hasValueSatisfying(id -> assertThat(id).hasToString(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "1",
                "e-",
                "-1",
                "e--1",
                "e-01",
                "e-+1",
                "e-1.0",
                "e-1 ",
                " e-1",
                "E-1",
                "e-1-2",
                "e-1000000000000000000",
                "e-\u0661",
                "abcdefghijklmnopqrstuvwxyz0123456-7"
            })
    void anythingElse_isNone(String text) {
        assertThat(MessageId.parse(text)).isEmpty();
    }

    @Test
    void megabyte_isNone() {
        assertThat(MessageId.parse("e-" + "1".repeat(1_000_000))).isEmpty();
    }
}
