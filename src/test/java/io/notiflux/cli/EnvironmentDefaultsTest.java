package io.notiflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentDefaultsTest {
    @ParameterizedTest
    @CsvSource({
        "NOTIFLUX_URL, ws://host, subscribe a --token a.b.c",
        "NOTIFLUX_URL, 'http://a,http://b', health",
        "NOTIFLUX_ADMIN_URL, 'http://a,host', topics",
    })
    void addressThatCannotBeRight_isToldByItsVariable(String variable, String address, String command) {
        Captured run = Captured.run(Map.of(variable, address), command.split(" ", -1));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains(variable, "http(s)://host")
                .doesNotContain("option")
                .hasLineCount(1);
    }

    @Test
    void option_isNamed_whereItIsGiven() {
        Map<String, String> environment = Map.of("NOTIFLUX_URL", "http://host");
        assertThat(Captured.run(environment, "health", "--url=ws://host").err()).contains("option '--url'");
        assertThat(Captured.run(environment, "health", "--url", "ws://host").err())
                .contains("option '--url'");
    }

    @Test
    void help_isPrinted_whateverTheEnvironmentHas() {
        Captured run = Captured.run(Map.of("NOTIFLUX_URL", "nonsense"), "subscribe", "--help");
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("Usage: notiflux subscribe");
    }
}
