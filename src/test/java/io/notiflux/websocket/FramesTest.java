package io.notiflux.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.notiflux.connection.DeliveryStats;
import io.notiflux.connection.Outbox;
import io.notiflux.connection.Packet;
import io.notiflux.connection.QueueBudget;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
    @ParameterizedTest
    @CsvSource({
        "0,     81 00",
        "1,     81 01",
        "125,   81 7D",
        "126,   81 7E 00 7E",
        "127,   81 7E 00 7F",
        "65535, 81 7E FF FF",
        "65536, 81 7F 00 00 00 00 00 01 00 00",
        "70000, 81 7F 00 00 00 00 00 01 11 70"
    })
    void text_hasTheShortestFormOfItsLength(int length, String header) {
        byte[] expected = HexFormat.ofDelimiter(" ").parseHex(header);
        String text = "x".repeat(length);

        byte[] frame = Frames.text(text);

        assertThat(Arrays.copyOf(frame, expected.length)).isEqualTo(expected);
        assertThat(new String(frame, expected.length, frame.length - expected.length, StandardCharsets.US_ASCII))
                .isEqualTo(text);
    }

    @Test
    void text_isUtf8() {
        assertThat(Frames.text("\u20AC")).isEqualTo(hex("81 03 E2 82 AC"));
    }

    @Test
    void binary_keepsItsOctets() {
        assertThat(written(Frames.binary(hex("00 FF 80")))).isEqualTo(hex("82 03 00 FF 80"));
    }

    @Test
    void ping_isEmpty() {
        assertThat(written(Frames.ping())).isEqualTo(hex("89 00"));
    }

    @Test
    void control_takes125OctetsAndNoMore() {
        assertThat(written(Frames.control(Frames.PONG, new byte[125])))
                .hasSize(127)
                .startsWith(0x8A, 125);
        assertThatIllegalArgumentException().isThrownBy(() -> Frames.control(Frames.PONG, new byte[126]));
    }

    @Test
    void close_hasCodeAndReason() {
        assertThat(written(Frames.close(1012, "bye"))).isEqualTo(hex("88 05 03 F4 62 79 65"));
        assertThat(written(Frames.close(4999, ""))).isEqualTo(hex("88 02 13 87"));
    }

    @ParameterizedTest
    @ValueSource(ints = {122, 123, 124, 200})
    void reason_isCutTo123Octets(int length) {
        byte[] frame = written(Frames.close(1000, "r".repeat(length)));

        int kept = Math.min(length, 123);
        assertThat(frame).hasSize(4 + kept).startsWith(0x88, 2 + kept);
    }

    /** The cut falls before, inside and after a code point of two, three and four octets. */
    @ParameterizedTest
    @ValueSource(strings = {"\u00E9", "\u20AC", "\uD83D\uDE00"})
    void reason_isCutBetweenCodePoints(String codePoint) {
        for (int before = 115; before <= 125; before++) {
            String reason = "r".repeat(before) + codePoint.repeat(5);
            byte[] frame = written(Frames.close(1000, reason));

            String kept = new String(frame, 4, frame.length - 4, StandardCharsets.UTF_8);
            assertThat(reason).as("a whole part of it").startsWith(kept);
            String oneMore = reason.substring(0, reason.offsetByCodePoints(kept.length(), 1));
            assertThat(kept.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(123);
            assertThat(oneMore.getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan(123);
        }
    }

    @ParameterizedTest
    @CsvSource({"'', 88 00", "03 E8, 88 02 03 E8", "03 E8 62 79 65, 88 02 03 E8"})
    void closeReply_hasTheCodeAlone(String payload, String frame) {
        assertThat(written(Frames.closeReply(hex(payload)))).isEqualTo(hex(frame));
    }

    private static byte[] hex(String octets) {
        return HexFormat.ofDelimiter(" ").parseHex(octets);
    }

    /** What a socket would get. */
    private static byte[] written(Packet packet) {
        var out = new ByteArrayOutputStream();
        List<Runnable> writers = new ArrayList<>();
        new Outbox(
                        out::write,
                        1_000,
                        writers::add,
                        new DeliveryStats(),
                        new QueueBudget(Long.MAX_VALUE),
                        System::nanoTime)
                .offer(packet);
        writers.forEach(Runnable::run);
        return out.toByteArray();
    }
}
