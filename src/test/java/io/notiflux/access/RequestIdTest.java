package io.notiflux.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

    @Test
    void traceparent_isWhatOthersKnowTheRequestBy() {
        assertThat(RequestId.of(headers(PARENT, "r1"))).contains(TRACE);
        assertThat(RequestId.of(headers("01" + PARENT.substring(2) + "-more", "r1")))
                .contains(TRACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                TRACE,
                "ff-" + TRACE + "-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-" + TRACE + "-00f067aa0ba902b7-01-more",
                "00-" + TRACE + "0-00f067aa0ba902b7-01"
            })
    void traceparentThatIsNone_isPassedOver(String traceparent) {
        assertThat(RequestId.of(headers(traceparent, "r1"))).contains("r1");
    }

    @Test
    void requestId_isTaken_upToItsLimit() {
        assertThat(RequestId.of(headers("", "x".repeat(64)))).contains("x".repeat(64));
        assertThat(RequestId.of(headers("", "x".repeat(65)))).isEmpty();
        assertThat(RequestId.of(headers("", "9f1b0c2e-5d0c-4b59-9a39-0b7a2f3c4d5e")))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\"b", "a\tb", "a\u00e9", "a\\b", "a;b"})
    void requestIdWithOtherCharacters_isPassedOver(String id) {
        assertThat(RequestId.of(headers("", id))).isEmpty();
    }

    @Test
    void requestIdThatComesTwice_isPassedOver() {
        WritableHeaders<?> headers = WritableHeaders.create().set(HeaderNames.create("X-Request-Id"), "r1", "r2");
        assertThat(RequestId.of(headers)).isEmpty();
    }

    private static WritableHeaders<?> headers(String traceparent, String requestId) {
        return WritableHeaders.create()
                .set(HeaderNames.create("traceparent"), traceparent)
                .set(HeaderNames.create("X-Request-Id"), requestId);
    }
}
