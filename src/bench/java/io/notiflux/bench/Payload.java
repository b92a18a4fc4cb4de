package io.notiflux.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * What a message holds: publisher, sequence number and start, then padding. Each byte of the numbers carries four bits as a letter from
 * {@code @} to {@code O}: text that JSON need not escape, and that eight bytes at a time are read from.
 */
final class Payload {
    /** Bytes of the three numbers, so the least that a message can have. */
    static final int MIN_SIZE = 32;

    private static final int SEQUENCE = 8;
    private static final int START = 16;
    private static final int LETTERS = 0x40;
    private static final List<String> SYMBOLS = List.of("EURUSD", "GBPUSD", "USDJPY", "AAPL", "MSFT", "NVDA", "BMW.DE");

    private Payload() {}

    /** Records such as a push server carries, without quotes and spaces, and the same for each size. */
    static byte[] padding(int size) {
        var random = new Random(size);
        var records = new StringBuilder();
        while (records.length() < size) {
            records.append("{id:")
                    .append(Integer.toHexString(random.nextInt()))
                    .append(",symbol:")
                    .append(SYMBOLS.get(random.nextInt(SYMBOLS.size())))
                    .append(",side:")
                    .append(random.nextBoolean() ? "buy" : "sell")
                    .append(",price:")
                    .append(random.nextInt(100_000) / 100.0)
                    .append(",quantity:")
                    .append(random.nextInt(1_000))
                    .append(",status:open},");
        }
        return records.substring(0, size).getBytes(StandardCharsets.US_ASCII);
    }

    static void write(byte[] bytes, int at, int publisher, int sequence, long start) {
        pack(bytes, at, publisher);
        pack(bytes, at + SEQUENCE, sequence);
        pack(bytes, at + START, (int) (start >>> 32));
        pack(bytes, at + START + 8, (int) start);
    }

    static int publisher(ByteBuffer bytes, int at) {
        return unpack(bytes.getLong(at));
    }

    static int sequence(ByteBuffer bytes, int at) {
        return unpack(bytes.getLong(at + SEQUENCE));
    }

    static long start(ByteBuffer bytes, int at) {
        return (long) unpack(bytes.getLong(at + START)) << 32
                | Integer.toUnsignedLong(unpack(bytes.getLong(at + START + 8)));
    }

    private static void pack(byte[] bytes, int at, int value) {
        for (int i = 0; i < 8; i++) {
            bytes[at + i] = (byte) (LETTERS | value >>> (28 - 4 * i) & 0x0F);
        }
    }

    /** Joins the low halves of eight bytes: pairs to bytes, bytes to shorts, shorts to an int. */
    private static int unpack(long letters) {
        long x = letters & 0x0F0F_0F0F_0F0F_0F0FL;
        x = (x | x >>> 4) & 0x00FF_00FF_00FF_00FFL;
        x = (x | x >>> 8) & 0x0000_FFFF_0000_FFFFL;
        return (int) (x | x >>> 16);
    }
}
