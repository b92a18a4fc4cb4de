package io.notiflux.siege;

import io.notiflux.RawClient;
import java.util.Arrays;

/** WebSocket messages of 2 MiB that lack their last byte: some in one frame, some in many. */
final class UnfinishedMessages implements Attack {
    private static final int WORKERS = 150;
    private static final int BYTES = 2 * 1_024 * 1_024;
    private static final int FRAGMENT = 1_000;
    private static final int TEXT = 0x1;
    private static final int CONTINUATION = 0x0;

    private final byte[] whole;
    private final byte[] firstFragment;
    private final byte[] nextFragment;

    UnfinishedMessages() {
        byte[] payload = payload(BYTES - 1);
        whole = RawClient.frame(0x80 | TEXT, payload, BYTES, 8, true);
        firstFragment = RawClient.frame(TEXT, payload(FRAGMENT));
        nextFragment = RawClient.frame(CONTINUATION, payload(FRAGMENT));
    }

    private static byte[] payload(int length) {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) 'x');
        return payload;
    }

    @Override
    public String name() {
        return "unfinished-messages";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(WORKERS, worker -> {
            try (Line line = assault.connect()) {
                line.upgrade();
                if (worker % 2 == 0) {
                    line.send(whole);
                } else {
                    line.send(firstFragment);
                    for (int sent = FRAGMENT; sent + FRAGMENT < BYTES; sent += FRAGMENT) {
                        line.send(nextFragment);
                    }
                }
                line.readToEnd();
                throw new Refused("let go");
            }
        });
    }
}
