package io.notiflux.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageInflaterTest {
    private static final int LIMIT = 100_000;

    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    /** The examples of RFC 7692 section 7.2.3, and what zlib makes of nothing. */
    @ParameterizedTest
    @CsvSource({
        "f2 48 cd c9 c9 07 00, Hello", // one block
        "00 05 00 fa ff 48 65 6c 6c 6f 00, Hello", // not compressed
        "f3 48 cd c9 c9 07 00 00, Hello", // a last block, and an empty one
        "f3 48 cd c9 c9 07 00, Hello", // a last block alone, which old libraries leave at that
        "f2 48 05 00 00 00 ff ff ca c9 c9 07 00, Hello", // two blocks
        "f3 48 cd c9 c9 07 00 f3 48 cd c9 c9 07 00 00, HelloHello", // two last ones
        "00, ''",
        "02 00, ''",
        "03 00, ''",
        "01 00 00 ff ff 00, ''"
    })
    void message_ofAnyBlocks_isInflated(String octets, String text) {
        inflate(hex(octets), LIMIT);
        assertThat(content.toString(StandardCharsets.UTF_8)).isEqualTo(text);
    }

    @Test
    void message_withoutOctets_isEmpty() {
        inflate(new byte[0], LIMIT);
        assertThat(content.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 8_191, 8_192, 8_193, 65_536, 99_999, LIMIT})
    void message_upToTheLimit_isInflated(int size) {
        byte[] message = new byte[size];
        new Random(size).nextBytes(message);
        inflate(MessageDeflaterTest.deflated(message), LIMIT);
        assertThat(content.toByteArray()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8_191, 8_192, 8_193, LIMIT})
    void message_exactlyAtTheLimit_isInflated_andOnePastItIsTooBig(int limit) {
        inflate(MessageDeflaterTest.deflated(new byte[limit]), limit);
        assertThat(content.size()).isEqualTo(limit);
        content.reset();
        assertViolation(1009, MessageDeflaterTest.deflated(new byte[limit + 1]), limit);
        assertThat(content.size()).isLessThanOrEqualTo(limit);
    }

    @Test
    void bomb_isNotInflatedPastTheLimit() {
        byte[] bomb = MessageDeflaterTest.deflated(new byte[100_000_000]);
        assertThat(bomb).hasSizeLessThan(LIMIT);
        assertViolation(1009, bomb, LIMIT);
        assertThat(content.size()).isLessThanOrEqualTo(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff", // a kind of block that there is not
                "06", // likewise
                "00 05 00 fa fe 48", // a length that is not its own complement
                "48 65 6c 6c 6f", // text
                "78 9c f2 48 cd c9 c9 07 00", // zlib's header
                "f3 48 cd c9 c9 07 00 ff" // something else behind the last block
            })
    void message_thatIsNotCompressed_isAViolation(String octets) {
        assertViolation(1007, hex(octets), LIMIT);
    }

    @Test
    void message_thatIsCutOff_isAViolation() {
        byte[] whole = MessageDeflaterTest.deflated(
                "{\"type\":\"ping\",\"ref\":\"0123456789abcdef\"}".getBytes(StandardCharsets.UTF_8));
        for (int length = 1; length < whole.length; length++) {
            assertViolation(1007, Arrays.copyOf(whole, length), LIMIT);
        }
    }

    /** A distance that goes back to before the message, as if it followed another one. */
    @Test
    void message_thatRefersToTheOneBefore_isAViolation() {
        byte[] text = "the same words in both messages".getBytes(StandardCharsets.UTF_8);
        var deflater = new Deflater(9, true);
        try {
            flushed(deflater, text);
            assertViolation(1007, flushed(deflater, text), LIMIT);
        } finally {
            deflater.end();
        }
    }

    @Test
    void octets_ofAnyKind_areInflatedWithinTheLimitOrAViolation() {
        long seed = Long.getLong("fuzz.seed", new Random().nextLong()); // a failure names its own
        var random = new Random(seed);
        byte[] good = MessageDeflaterTest.deflated(
                "{\"type\":\"subscribe\",\"topics\":[\"a\"]}".repeat(50).getBytes(StandardCharsets.UTF_8));
        int inflated = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] spoilt = random.nextInt(10) == 0 ? new byte[random.nextInt(60)] : good.clone();
            for (int spoils = random.nextInt(4); spoils >= 0 && spoilt.length > 0; spoils--) {
                spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt();
            }
            content.reset();
            try {
                inflate(Arrays.copyOf(spoilt, random.nextInt(spoilt.length + 1)), 5_000);
                inflated++;
            } catch (ProtocolViolation e) {
                assertThat(e.closeCode()).as("seed " + seed).isIn(1007, 1009);
            }
            assertThat(content.size()).as("seed " + seed).isLessThanOrEqualTo(5_000);
        }
        assertThat(inflated).isPositive();
    }

    private void inflate(byte[] message, int limit) {
        MessageInflater.inflate(ByteBuffer.wrap(message), limit, content::writeBytes);
    }

    private void assertViolation(int code, byte[] message, int limit) {
        var violation = catchThrowableOfType(ProtocolViolation.class, () -> inflate(message, limit));
        assertThat(violation).as("a violation").isNotNull();
        assertThat(violation.closeCode()).isEqualTo(code);
    }

    private static byte[] flushed(Deflater deflater, byte[] message) {
        byte[] buffer = new byte[message.length + message.length / 1_000 + 64];
        deflater.setInput(message);
        int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
        return Arrays.copyOf(buffer, length - 4);
    }

    private static byte[] hex(String octets) {
        return HexFormat.ofDelimiter(" ").parseHex(octets);
    }
}
