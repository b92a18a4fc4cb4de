package io.notiflux.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 sections 5 and 7.1: which offers are accepted, and with what. */
class PermessageDeflateTest {
    private static final String ANSWER = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; client_max_window_bits=8",
                "permessage-deflate; client_max_window_bits=10",
                "permessage-deflate; client_max_window_bits=\"15\"",
                "permessage-deflate; server_no_context_takeover",
                "permessage-deflate; client_no_context_takeover",
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits",
                "x-webkit-deflate-frame, permessage-deflate",
                "permessage-bzip2; level=9, permessage-deflate; client_max_window_bits, mux",
                "permessage-deflate; server_max_window_bits=9, permessage-deflate",
                "permessage-deflate; unknown, permessage-deflate; client_max_window_bits"
            })
    void offer_thatIsAcceptable_isAnsweredWithoutContextTakeover(String offers) {
        assertThat(answer(offers)).hasValue(ANSWER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits=15",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=\"15\"",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate; server_max_window_bits=15"
            })
    void window_ofTheSizeThatThereIs_isConfirmed(String offers) {
        assertThat(answer(offers)).hasValue(ANSWER + "; server_max_window_bits=15");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits=8",
                "permessage-deflate; server_max_window_bits=9",
                "permessage-deflate; server_max_window_bits=14",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=9"
            })
    void window_thatIsSmaller_isDeclined(String offers) {
        assertThat(answer(offers)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; server_max_window_bits=015",
                "permessage-deflate; server_max_window_bits=fifteen",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=08",
                "permessage-deflate; client_max_window_bits=+8",
                "permessage-deflate; client_max_window_bits=8.0",
                "permessage-deflate; client_no_context_takeover=1",
                "permessage-deflate; server_no_context_takeover=true",
                "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
                "permessage-deflate; client_max_window_bits; client_max_window_bits=15",
                "permessage-deflate; server_max_window_bits=15; server_max_window_bits=15",
                "permessage-deflate; memory_level=9",
                "permessage-deflate; Client_Max_Window_Bits",
                "Permessage-Deflate",
                "permessage-deflate-2, deflate-frame, x-webkit-deflate-frame"
            })
    void offer_withAnyOtherParameter_isDeclined(String offers) {
        assertThat(answer(offers)).isEmpty();
    }

    private static Optional<String> answer(String offers) {
        return PermessageDeflate.answer(ExtensionOffer.parse(List.of(offers)).orElseThrow());
    }
}
