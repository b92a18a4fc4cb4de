package io.notiflux.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloseFrameTest {
    @Test
    void payload_empty_isNoCode() {
        assertThat(CloseFrame.parse(new byte[0])).isEqualTo(new CloseFrame(1005, ""));
    }

    @Test
    void payload_isCodeAndReason() {
        assertThat(CloseFrame.parse(hex("13 87"))).isEqualTo(new CloseFrame(4999, ""));
        assertThat(CloseFrame.parse(hex("03 E8 E2 82 AC"))).isEqualTo(new CloseFrame(1000, "\u20AC"));
    }

    @ParameterizedTest
    @CsvSource({"03, 1002", "03 E8 FF, 1007", "03 E8 E2 82, 1007", "03 ED FF, 1002", "00 00, 1002"})
    void payload_thatBreaksARule_isAViolation(String payload, int code) {
        var violation = catchThrowableOfType(ProtocolViolation.class, () -> CloseFrame.parse(hex(payload)));

        assertThat(violation).isNotNull();
        assertThat(violation.closeCode()).isEqualTo(code);
    }

    /** RFC 6455 section 7.4, and the registry of IANA. */
    @Test
    void codes_thatMayBeSent_areTheRegisteredAndThePrivateOnes() {
        Set<Integer> right = new TreeSet<>(Set.of(1000, 1001, 1002, 1003));
        IntStream.rangeClosed(1007, 1014).forEach(right::add);
        IntStream.rangeClosed(3000, 4999).forEach(right::add);

        Set<Integer> taken = new TreeSet<>();
        for (int code = 0; code <= 0xFFFF; code++) {
            if (isTaken(code)) {
                taken.add(code);
            }
        }

        assertThat(taken).isEqualTo(right);
    }

    private static boolean isTaken(int code) {
        try {
            return CloseFrame.parse(ByteBuffer.allocate(2)
                                    .putShort((short) code)
                                    .array())
                            .code()
                    == code;
        } catch (ProtocolViolation e) {
            return false;
        }
    }

    private static byte[] hex(String octets) {
        return HexFormat.ofDelimiter(" ").parseHex(octets);
    }
}
