package io.notiflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WholeNumberTest {
    @ParameterizedTest
    @ValueSource(strings = {"x", "", "1.5", "0x1", "9223372036854775808"})
    void anythingElse_isRefused_withoutATypeOfJavas(String count) {
        Captured run = Captured.run("subscribe", "a", "--token", "a.b.c", "--count", count);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains("'--count'", "'" + count + "' is no whole number")
                .doesNotContain(" long", " int");
    }

    @ParameterizedTest
    @CsvSource({"2147483647, 1, no answer", "2147483648, 2, no whole number of at most 2147483647"})
    void largest_isTaken_andOneMore_isNot(String limit, int code, String told) {
        Captured run = Captured.run("topics", "--admin-url", "http://127.0.0.1:1", "--limit", limit);
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.err()).contains(told);
    }
}
