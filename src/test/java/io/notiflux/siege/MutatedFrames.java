package io.notiflux.siege;

import io.notiflux.RawClient;
import java.net.SocketTimeoutException;
import java.util.Random;

/** WebSocket frames with random heads and payloads, and whatever may follow. */
final class MutatedFrames implements Attack {
    private static final int WORKERS = 6;
    private static final int[] LENGTH_OCTETS = {0, 2, 8};
    private static final int PATIENCE_MILLIS = 2_000;

    @Override
    public String name() {
        return "mutated-frames";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(WORKERS, worker -> {
            var random = new Random(worker);
            while (!assault.isOver()) {
                try (Line line = assault.connect()) {
                    Line open = random.nextBoolean() ? line.upgrade() : line.upgradeJson();
                    open.patience(PATIENCE_MILLIS);
                    for (int i = random.nextInt(8); i >= 0; i--) {
                        open.send(frame(random));
                    }
                    open.halfClose();
                    open.readToEnd();
                    assault.turnedAway();
                } catch (SocketTimeoutException e) {
                    // It waits for the rest of a frame: on to the next.
                }
            }
        });
    }

    private static byte[] frame(Random random) {
        byte[] payload = new byte[random.nextInt(125)];
        random.nextBytes(payload);
        boolean honest = random.nextInt(4) > 0;
        long length = honest ? payload.length : random.nextLong();
        int octets = honest ? 0 : LENGTH_OCTETS[random.nextInt(LENGTH_OCTETS.length)];
        return RawClient.frame(
                random.nextInt(256), payload, octets == 0 ? payload.length : length, octets, random.nextInt(8) > 0);
    }
}
