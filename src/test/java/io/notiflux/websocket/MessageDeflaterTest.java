package io.notiflux.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDeflaterTest {
    private final MessageDeflater deflater = new MessageDeflater();

    @Test
    void message_from512Octets_isCompressed() {
        byte[] tooShort = Frames.text("x".repeat(511));
        byte[] enough = Frames.text("x".repeat(512));
        assertThat(deflater.compress(tooShort)).isSameAs(tooShort);
        assertThat(deflater.compress(enough)).hasSizeLessThan(20).startsWith(0xC1);
    }

    /** The length is in octets of UTF-8, not in characters. */
    @Test
    void message_of256LettersOfTwoOctets_isCompressed() {
        assertThat(deflater.compress(Frames.text("\u00e9".repeat(256)))).startsWith(0xC1);
        byte[] shorter = Frames.text("\u00e9".repeat(255) + "x");
        assertThat(deflater.compress(shorter)).isSameAs(shorter);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1_024, 65_535, 65_536, 131_072, 2_097_152})
    void message_thatIsCompressed_isTheSameInflated(int length) {
        byte[] frame = Frames.text(words(length, new Random(length)));
        byte[] compressed = deflater.compress(frame);
        assertThat(compressed).startsWith(0xC1).hasSizeLessThan(frame.length);
        assertThat(inflated(compressed)).isEqualTo(payload(frame));
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1_000, 70_000})
    void message_thatDoesNotGetShorter_isSentAsItIs(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        byte[] frame = Frames.text(noise);
        assertThat(deflater.compress(frame)).isSameAs(frame);
    }

    /** The frame is never longer than the message's own, however little there is to gain. */
    @Test
    void message_isNeverMadeLonger() {
        var random = new Random(1);
        int compressed = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] payload = new byte[512 + random.nextInt(200)];
            random.nextBytes(payload);
            Arrays.fill(payload, 0, random.nextInt(60), (byte) 'x');
            byte[] frame = Frames.text(payload);
            byte[] sent = deflater.compress(frame);
            if (sent[0] == (byte) 0xC1) {
                compressed++;
                assertThat(sent).hasSizeLessThan(frame.length);
                assertThat(inflated(sent)).isEqualTo(payload);
            }
        }
        assertThat(compressed).isBetween(1, 1_999);
    }

    @Test
    void message_isCompressedAloneWhateverCameBeforeIt() {
        String text = words(1_000, new Random(7));
        byte[] first = deflater.compress(Frames.text(text));
        deflater.compress(Frames.text("other words ".repeat(100)));
        assertThat(deflater.compress(Frames.text(text))).isEqualTo(first);
    }

    @Test
    void threads_doNotDisturbEachOther() throws InterruptedException, ExecutionException {
        try (var threads = Executors.newFixedThreadPool(24)) { // more than the compressors that are kept
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                var random = new Random(i);
                all.add(threads.submit(() -> {
                    for (int n = 0; n < 50; n++) {
                        byte[] frame = Frames.text(words(512 + random.nextInt(5_000), random));
                        assertThat(inflated(deflater.compress(frame))).isEqualTo(payload(frame));
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private static String words(int length, Random random) {
        var text = new StringBuilder();
        while (text.length() < length) {
            text.append("{\"price\":").append(random.nextInt(100_000)).append(",\"symbol\":\"EURUSD\"},");
        }
        return text.substring(0, length);
    }

    private static byte[] inflated(byte[] frame) {
        var content = new ByteArrayOutputStream();
        MessageInflater.inflate(ByteBuffer.wrap(payload(frame)), 1 << 22, content::writeBytes);
        return content.toByteArray();
    }

    /** By the JDK alone. */
    static byte[] deflated(byte[] message) {
        var deflater = new Deflater(9, true);
        try {
            byte[] buffer = new byte[message.length + message.length / 1_000 + 64];
            deflater.setInput(message);
            int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            return Arrays.copyOf(buffer, length - 4);
        } finally {
            deflater.end();
        }
    }

    private static byte[] payload(byte[] frame) {
        int at = frame[1] == 126 ? 4 : frame[1] == 127 ? 10 : 2;
        return Arrays.copyOfRange(frame, at, frame.length);
    }
}
