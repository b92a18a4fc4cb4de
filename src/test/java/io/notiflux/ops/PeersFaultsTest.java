package io.notiflux.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HttpToken;
import io.notiflux.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeersFaultsTest {
    private final PeersFaults filter = new PeersFaults();

    @ParameterizedTest
    @SuppressWarnings("removal") // the server's own goes to Helidon's package
    @ValueSource(strings = {"", "5\rhello\r\n"})
    void fault_ofWhatWasRead_isNotLogged(String text) {
        byte[][] pieces = {text.getBytes(StandardCharsets.US_ASCII), null};
        int[] next = {0};
        var reader = new DataReader(() -> pieces[next[0]++]);
        Throwable fault = catchThrowable(reader::readLine);
        assertThat(fault).isNotNull();
        assertThat(isLogged(fault)).isFalse();
        assertThat(isLogged(new IllegalStateException("Internal error", fault))).isFalse();
    }

    @Test
    void fault_ofAName_isNotLogged() {
        assertThat(isLogged(catchThrowable(() -> HttpToken.validate("G\u0001T"))))
                .isFalse();
    }

    @Test
    void connection_thatComesAtTheEnd_isNotLogged() {
        var refused = new RejectedExecutionException();
        refused.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("io.helidon.webserver.ThreadPerTaskExecutor", "ensureNotShutdown", null, 1)
        });
        assertThat(isLogged(refused)).isFalse();
    }

    @Test
    void faultOfOurs_isLogged() {
        assertThat(isLogged(new IllegalStateException("bug"))).isTrue();
        assertThat(isLogged(catchThrowable(() -> Json.object(json -> {
                    throw new AssertionError();
                }))))
                .isTrue();
        assertThat(isLogged(catchThrowable(() -> java.util.List.of(1).get(1)))).isTrue();
    }

    @Test
    void record_withoutAFault_isLogged() {
        assertThat(filter.isLoggable(new LogRecord(Level.WARNING, "event=x"))).isTrue();
    }

    private boolean isLogged(Throwable fault) {
        var logged = new LogRecord(Level.WARNING, "Internal server error");
        logged.setThrown(fault);
        return filter.isLoggable(logged);
    }
}
