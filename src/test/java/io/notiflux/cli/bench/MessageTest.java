package io.notiflux.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
    @Test
    void largestNumbers_fitIntoTheLeastSize() {
        var message = new Message(255, Integer.MAX_VALUE, Long.MIN_VALUE);
        String text = message.text("0123abcd", Message.MIN_SIZE);
        assertThat(text).hasSize(Message.MIN_SIZE);
        assertThat(Message.read("0123abcd", text)).hasValue(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "0123abcd",
                "0123abcd.1.2",
                "fedcba98.1.2.3.xx",
                "0123abcd.x.2.3.x",
                "0123abcd.1.9999999999.3.x"
            })
    void messageOfOthers_isNone(String text) {
        assertThat(Message.read("0123abcd", text)).isEmpty();
    }
}
