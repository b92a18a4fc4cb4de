package io.notiflux.siege;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notiflux.RawClient;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Compressed messages of strangers: 2 kB that are inflated to all that a message may have, 40 kB to far more; a command of
 * 1 MiB in 3 kB; blocks without content, each of which makes an inflater build its tables; messages that are no
 * compressed data, or are never finished.
 */
final class CompressedBombs implements Attack {
    private static final int WORKERS = 24;
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int MIB = 1_024 * 1_024;
    private static final int LONGEST = 256 * 1_024;
    private static final int COMPRESSED_TEXT = 0xC1;
    private static final int TOO_BIG = 1009;
    /** Where others hold all that there is for messages. */
    private static final int NO_MEMORY = 1013;

    private final byte[] whole = message(deflated(new byte[2 * MIB]));
    private final byte[] beyond = message(deflated(new byte[40 * MIB]));
    private final byte[] command = message(deflated(command().getBytes(UTF_8)));
    private final byte[] tables = message(tables(LONGEST));
    private final byte[] noData = message(new byte[] {-1, -1, -1});
    private final byte[] unfinished = RawClient.frame(COMPRESSED_TEXT & 0x7F, new byte[LONGEST]);

    @Override
    public String name() {
        return "compressed-bombs";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(WORKERS, worker -> {
            try (Line line = assault.connect()) {
                line.upgradeCompressing().patience(PATIENCE_MILLIS);
                switch (worker % 6) {
                    case 0 -> repeat(assault, line, whole);
                    case 1 -> repeat(assault, line, command);
                    case 2 -> repeat(assault, line, tables);
                    case 3 -> {
                        int code = closeCode(line.send(beyond));
                        if (code != TOO_BIG && code != NO_MEMORY) {
                            assault.breach("answered a message of 40 MiB with " + code);
                        }
                        assault.turnedAway();
                    }
                    case 4 -> {
                        closeCode(line.send(noData));
                        assault.turnedAway();
                    }
                    default -> {
                        line.send(unfinished);
                        assault.pause(PATIENCE_MILLIS);
                    }
                }
            }
        });
    }

    /** Until it is read too slowly to go on. */
    private static void repeat(Assault assault, Line line, byte[] message) throws IOException {
        for (int i = 0; i < 10 && !assault.isOver(); i++) {
            line.send(message);
        }
        line.halfClose();
        line.readToEnd();
    }

    private static int closeCode(Line line) throws IOException {
        RawClient.Frame frame = line.frame();
        while (frame.opcode() != 0x8) {
            frame = line.frame();
        }
        return frame.closeCode();
    }

    private static byte[] message(byte[] compressed) {
        return RawClient.frame(COMPRESSED_TEXT, compressed);
    }

    private static String command() {
        String topics = ("\"" + "a".repeat(250) + "\",").repeat(4_000);
        return "{\"type\":\"subscribe\",\"token\":\"x\",\"topics\":[" + topics + "\"a\"]}";
    }

    private static byte[] deflated(byte[] message) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            byte[] buffer = new byte[message.length / 500 + 65_536];
            deflater.setInput(message);
            int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            return Arrays.copyOf(buffer, length - 4);
        } finally {
            deflater.end();
        }
    }

    /** Blocks with codes of their own (RFC 1951 section 3.2.7), and nothing else: 90 bits each. */
    private static byte[] tables(int length) {
        byte[] bytes = new byte[length];
        int at = 0;
        while (at + 100 < 8 * length) {
            at = put(bytes, at, 0b100, 3); // not the last one, codes of its own
            at = put(bytes, at, 14 << 10, 14); // 257 literals, 1 distance, 18 lengths of code lengths
            for (int symbol = 0; symbol < 18; symbol++) {
                at = put(bytes, at, symbol == 2 || symbol == 17 ? 1 : 0, 3); // of 18, many zeros, and of 1
            }
            at = put(bytes, at, 1 | 127 << 1, 8); // 138 zeros
            at = put(bytes, at, 1 | 107 << 1, 8); // 118 zeros
            at = put(bytes, at, 0, 3); // the end of the block and the distance have a code, and there is the end
        }
        return bytes;
    }

    private static int put(byte[] bytes, int at, int bits, int count) {
        for (int i = 0; i < count; i++) {
            bytes[(at + i) >> 3] |= (byte) (((bits >> i) & 1) << ((at + i) & 7));
        }
        return at + count;
    }
}
