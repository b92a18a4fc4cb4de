package io.notiflux.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.token.Verdict;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The validator against the JDK's decoder. */
class Utf8ValidatorTest {
    private static final long SEED = 6455;

    private enum Verdict {
        VALID,
        /** A valid start. */
        INCOMPLETE,
        INVALID
    }

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer chars = CharBuffer.allocate(64);

    @Test
    void sequences_ofOneOctet_areJudgedAsByTheJdk() {
        byte[] bytes = new byte[1];
        for (int i = 0; i < 1 << 8; i++) {
            bytes[0] = (byte) i;
            check(bytes);
        }
    }

    @Test
    void sequences_ofTwoOctets_areJudgedAsByTheJdk() {
        byte[] bytes = new byte[2];
        for (int i = 0; i < 1 << 16; i++) {
            bytes[0] = (byte) (i >> 8);
            bytes[1] = (byte) i;
            check(bytes);
        }
    }

    @Test
    void sequences_ofThreeOctets_areJudgedAsByTheJdk() {
        byte[] bytes = new byte[3];
        for (int i = 0; i < 1 << 24; i++) {
            bytes[0] = (byte) (i >> 16);
            bytes[1] = (byte) (i >> 8);
            bytes[2] = (byte) i;
            check(bytes);
        }
    }

    /** Every lead of four octets with each second and third one, and the ends of the range for the last. */
    @Test
    void sequences_ofFourOctets_areJudgedAsByTheJdk() {
        byte[] bytes = new byte[4];
        byte[] last = {0, 0x7F, (byte) 0x80, (byte) 0xBF, (byte) 0xC0, (byte) 0xFF};
        for (int i = 0xF0 << 16; i < 1 << 24; i++) {
            bytes[0] = (byte) (i >> 16);
            bytes[1] = (byte) (i >> 8);
            bytes[2] = (byte) i;
            for (byte octet : last) {
                bytes[3] = octet;
                check(bytes);
            }
        }
    }

    @Test
    void codePoints_allOfThem_areValid() {
        for (int i = 0; i <= Character.MAX_CODE_POINT; i++) {
            if (i < Character.MIN_SURROGATE || i > Character.MAX_SURROGATE) {
                byte[] bytes = Character.toString(i).getBytes(StandardCharsets.UTF_8);
                var validator = new Utf8Validator();
                if (!validator.accept(bytes, 0, bytes.length) || !validator.isComplete()) {
                    throw new AssertionError("U+" + Integer.toHexString(i));
                }
            }
        }
    }

    @Test
    void texts_inRandomPieces_areJudgedAsByTheJdk() {
        var random = new Random(SEED);
        Map<Verdict, Integer> tried = new EnumMap<>(Verdict.class);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = text(random);
            Verdict expected = jdk(bytes);
            tried.merge(expected, 1, Integer::sum);
            assertThat(inPieces(bytes, random))
                    .as(() -> "seed " + SEED + ": " + hex(bytes))
                    .isEqualTo(expected);
        }
        assertThat(tried)
                .hasSize(3)
                .allSatisfy((verdict, count) -> assertThat(count).isGreaterThan(1_000));
    }

    /** Fails on the very octet that no valid text can have there, not on a later one. */
    @Test
    void texts_failOnTheSameOctetAsTheJdk() {
        var random = new Random(SEED);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = text(random);
            var validator = new Utf8Validator();
            for (int n = 1; n <= bytes.length; n++) {
                boolean alive = validator.accept(bytes, n - 1, n);
                byte[] start = Arrays.copyOf(bytes, n);
                assertThat(alive).as(() -> "seed " + SEED + ": " + hex(start)).isEqualTo(jdk(start) != Verdict.INVALID);
                if (!alive) {
                    break;
                }
            }
        }
    }

    /** Valid text, with an octet changed, or cut, now and then. */
    private static byte[] text(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            int bits = 5 + random.nextInt(16);
            int codePoint = random.nextInt(Math.min(1 << bits, Character.MAX_CODE_POINT + 1));
            text.appendCodePoint(Character.getType(codePoint) == Character.SURROGATE ? 'x' : codePoint);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        switch (random.nextInt(3)) {
            case 0 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            default -> {}
        }
        return bytes;
    }

    private static Verdict inPieces(byte[] bytes, Random random) {
        var validator = new Utf8Validator();
        for (int at = 0; at < bytes.length; ) {
            int to = at + random.nextInt(bytes.length - at + 1);
            if (!validator.accept(bytes, at, to)) {
                return Verdict.INVALID;
            }
            at = to;
        }
        return validator.isComplete() ? Verdict.VALID : Verdict.INCOMPLETE;
    }

    /** Without an assertion a sequence, of which there are millions. */
    private void check(byte[] bytes) {
        var validator = new Utf8Validator();
        Verdict ours = !validator.accept(bytes, 0, bytes.length)
                ? Verdict.INVALID
                : validator.isComplete() ? Verdict.VALID : Verdict.INCOMPLETE;
        Verdict theirs = jdk(bytes);
        if (ours != theirs) {
            throw new AssertionError(hex(bytes) + " is " + theirs + ", not " + ours);
        }
    }

    private Verdict jdk(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult result = decoder.reset().decode(in, chars.clear(), false);
        if (result.isError()) {
            return Verdict.INVALID;
        }
        return !in.hasRemaining() ? Verdict.VALID : canBecomeValid(bytes) ? Verdict.INCOMPLETE : Verdict.INVALID;
    }

    /** The JDK waits for a surrogate's third octet before it fails. The first or the last octet continues any good start. */
    private boolean canBecomeValid(byte[] bytes) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        for (int octet : new int[] {0x80, 0xBF}) {
            longer[bytes.length] = (byte) octet;
            if (jdk(longer) != Verdict.INVALID) {
                return true;
            }
        }
        return false;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }
}
