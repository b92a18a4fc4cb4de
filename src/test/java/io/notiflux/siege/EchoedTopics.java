package io.notiflux.siege;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notiflux.RawClient;
import java.util.List;

/** Subscriptions to topics of 2 MiB, to be refused by name in answers that nobody reads. */
final class EchoedTopics implements Attack {
    private static final int WORKERS = 150;
    private static final int SMALL_BUFFER = 4_096;
    private static final int BYTES = 2 * 1_024 * 1_024 - 200;

    private final byte[] plain = frame("/subscribe " + "x".repeat(BYTES) + " token");
    private final byte[] json = frame(Requests.subscribe(List.of("x".repeat(BYTES)), "token", ""));

    private static byte[] frame(String text) {
        return RawClient.frame(0x81, text.getBytes(UTF_8));
    }

    @Override
    public String name() {
        return "echoed-topics";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(WORKERS, worker -> {
            try (Line line = assault.connect(SMALL_BUFFER)) {
                boolean plainly = worker % 2 == 0;
                Line open = plainly ? line.upgrade() : line.upgradeJson();
                while (!assault.isOver()) {
                    open.send(plainly ? plain : json);
                }
            }
        });
    }
}
