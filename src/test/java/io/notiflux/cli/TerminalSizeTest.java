package io.notiflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalSizeTest {
    @Test
    void size_isReadAsSttyWritesIt() {
        assertThat(TerminalSize.parse("50 132\n")).hasValue(new TerminalSize(132, 50));
        assertThat(TerminalSize.parse("1 9999")).hasValue(new TerminalSize(9_999, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 0\n", "24", "null null", "-1 80", "24 10000", "24 80 x"})
    void whatIsNoSize_isNone(String text) {
        assertThat(TerminalSize.parse(text)).isEmpty();
    }
}
