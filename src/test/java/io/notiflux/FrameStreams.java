package io.notiflux;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Random octets that look like frames: good ones, spoilt ones, and noise. */
final class FrameStreams {
    private static final String[] TEXTS = {
        "/hello", "", " /padded ", "no command", "\u20AC\uD83D\uDE00", "/\u00E9\uFFFD"
    };

    private final Random random;
    private final int limit;

    /** @param limit in octets, of a message: lengths around it are likely */
    FrameStreams(Random random, int limit) {
        this.random = random;
        this.limit = limit;
    }

    byte[] next() {
        return switch (random.nextInt(10)) {
            case 0 -> noise(random.nextInt(400));
            case 1, 2, 3, 4, 5 -> spoilt(good());
            default -> good();
        };
    }

    /** Cuts the octets into packets: of any size, mostly small, or all in one. */
    List<byte[]> packets(byte[] octets) {
        List<byte[]> packets = new ArrayList<>();
        int most = 1 + random.nextInt(random.nextBoolean() ? 20 : 5_000);
        for (int at = 0; at < octets.length; ) {
            int size = Math.min(octets.length - at, 1 + random.nextInt(most));
            packets.add(Arrays.copyOfRange(octets, at, at + size));
            at += size;
        }
        return packets;
    }

    private byte[] good() {
        byte[] stream = {};
        for (int i = random.nextInt(12); i >= 0; i--) {
            stream = Wire.join(stream, random.nextInt(3) == 0 ? control() : message());
        }
        return random.nextInt(3) == 0 ? Wire.join(stream, close()) : stream;
    }

    private byte[] message() {
        int opcode = random.nextInt(4) == 0 ? Wire.BINARY : Wire.TEXT;
        byte[] payload = payload(opcode);
        byte[] frames = {};
        int at = 0;
        for (int fragments = random.nextInt(4); fragments > 0; fragments--) {
            int to = at + random.nextInt(payload.length - at + 1);
            byte[] part = Arrays.copyOfRange(payload, at, to);
            frames = Wire.join(frames, Wire.fragment(opcode, part), random.nextBoolean() ? control() : new byte[0]);
            opcode = Wire.CONTINUATION;
            at = to;
        }
        return Wire.join(frames, Wire.frame(opcode, Arrays.copyOfRange(payload, at, payload.length)));
    }

    private byte[] payload(int opcode) {
        return switch (random.nextInt(12)) {
            case 0 -> Wire.utf8("/" + "x".repeat(limit - 2 + random.nextInt(3)));
            case 1 -> Wire.utf8("/" + "x".repeat(random.nextInt(limit)));
            case 2 -> opcode == Wire.BINARY ? noise(300) : Wire.utf8("y".repeat(120 + random.nextInt(10)));
            default -> Wire.utf8(TEXTS[random.nextInt(TEXTS.length)]);
        };
    }

    private byte[] control() {
        return Wire.frame(random.nextBoolean() ? Wire.PING : Wire.PONG, noise(random.nextInt(126)));
    }

    private byte[] close() {
        return switch (random.nextInt(4)) {
            case 0 -> Wire.frame(Wire.CLOSE, "");
            case 1 -> Wire.close(random.nextInt(6_000), Wire.utf8("reason"));
            default -> Wire.close(1000 + random.nextInt(4), Wire.utf8(TEXTS[random.nextInt(TEXTS.length)]));
        };
    }

    /** Changed, cut out, put in twice or cut off, at random places. */
    private byte[] spoilt(byte[] octets) {
        byte[] spoilt = octets.clone();
        int at = random.nextInt(spoilt.length);
        int to = Math.min(spoilt.length, at + 1 + random.nextInt(8));
        byte[] before = Arrays.copyOf(spoilt, at);
        byte[] after = Arrays.copyOfRange(spoilt, to, spoilt.length);
        return switch (random.nextInt(5)) {
            case 0 -> before;
            case 1 -> Wire.join(before, after);
            case 2 -> Wire.join(Arrays.copyOf(spoilt, to), Arrays.copyOfRange(spoilt, at, spoilt.length));
            case 3 -> Wire.join(before, noise(to - at), after);
            default -> {
                spoilt[at] ^= (byte) (1 << random.nextInt(8));
                yield spoilt;
            }
        };
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }
}
