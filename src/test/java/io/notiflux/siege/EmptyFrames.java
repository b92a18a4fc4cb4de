package io.notiflux.siege;

import io.notiflux.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Frames that cost their sender six bytes and say nothing: continuations of a message without end, and pings. */
final class EmptyFrames implements Attack {
    private static final int WORKERS = 8;
    private static final int AT_ONCE = 5_000;

    private final byte[] begun = RawClient.frame(0x01, new byte[] {'x'});
    private final byte[] continuations = repeat(RawClient.frame(0x00, new byte[0]));
    private final byte[] pings = repeat(RawClient.frame(0x89, new byte[0]));
    private final byte[] pongs = repeat(RawClient.frame(0x8A, new byte[0]));
    private final byte[] texts = repeat(RawClient.frame(0x81, new byte[0]));

    private static byte[] repeat(byte[] frame) {
        var all = new ByteArrayOutputStream(AT_ONCE * frame.length);
        for (int i = 0; i < AT_ONCE; i++) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }

    @Override
    public String name() {
        return "empty-frames";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(WORKERS, worker -> {
            try (Line line = assault.connect()) {
                line.upgrade();
                switch (worker % 4) {
                    case 0 -> flood(assault, line.send(begun), continuations);
                    case 1 -> flood(assault, line, pings);
                    case 2 -> flood(assault, line, pongs);
                    default -> flood(assault, line, texts);
                }
            }
        });
    }

    private static void flood(Assault assault, Line line, byte[] frames) throws IOException {
        while (!assault.isOver()) {
            line.send(frames);
            line.sipWhatIsThere();
        }
    }
}
