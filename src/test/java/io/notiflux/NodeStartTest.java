package io.notiflux;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notiflux.config.ConfigException;
import io.notiflux.config.NotifluxConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node of a cluster needs to start: its files, and no servers. */
class NodeStartTest {
    private static final String KEY = TestKeys.p256().publicPemBase64();

    @ParameterizedTest
    @ValueSource(strings = {"NATS_CREDS_FILE", "NATS_TLS_CA_FILE"})
    void fileThatIsMissing_stopsTheStart(String variable) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> node(variable, "no/such.file").close())
                .withMessageStartingWith(variable + " is 'no/such.file'")
                .withMessageContaining("give ");
    }

    @Test
    void node_thatWasNeverStarted_canBeClosed() {
        assertThatCode(() -> node("HISTORY_SIZE", "10").close()).doesNotThrowAnyException();
    }

    private static NotifluxServer node(String variable, String value) throws ConfigException {
        return new NotifluxServer(NotifluxConfig.read(
                Map.of("PORT", "0", "JWT_PUBLIC_KEY_B64", KEY, "NATS_URL", "nats://127.0.0.1:1", variable, value)));
    }
}
