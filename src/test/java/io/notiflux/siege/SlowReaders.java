package io.notiflux.siege;

import io.notiflux.RawClient;
import java.io.IOException;
import java.util.List;

/**
 * No attack at all: honest clients on bad networks, which take 20 kB/s for minutes of what comes in bursts that any queue
 * holds. They make progress, and must not be let go; each is sent the next burst once it has the one before.
 */
final class SlowReaders implements Attack {
    private static final int READERS = 5;
    private static final int SIP_BYTES = 2_000;
    private static final long SIP_MILLIS = 100;
    private static final int SMALL_BUFFER = 4_096;
    private static final int BURST = 8;
    /** A burst stays below the 1 MiB that a queue takes. */
    private static final int MESSAGE_CHARACTERS = 100_000;

    @Override
    public String name() {
        return "slow-readers";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(READERS, reader -> {
            String topic = "slow-" + reader;
            String message = Requests.post(
                    "/broadcast",
                    Requests.broadcast(
                            topic,
                            "x".repeat(MESSAGE_CHARACTERS),
                            assault.keys().token("broadcast", topic)));
            try (Line line = assault.connect(SMALL_BUFFER);
                    Courier courier = assault.courier()) {
                Dialect.PLAIN.subscribe(line, assault.keys(), List.of(topic));
                RawClient.Frame ready = line.frame();
                if (ready.opcode() != 0xA) {
                    throw new Refused("a subscription");
                }
                while (!assault.isOver()) {
                    int accepted = 0;
                    for (int i = 0; i < BURST && !assault.isOver(); i++) {
                        Response response = assault.judged(courier.ask(message));
                        accepted += response.status() == 200 ? 1 : 0;
                    }
                    readSlowly(assault, line, accepted);
                }
            }
        });
    }

    /** A little more than the messages' characters, so that heartbeats are taken too. */
    private static void readSlowly(Assault assault, Line line, int messages) throws IOException {
        long left = (long) messages * MESSAGE_CHARACTERS;
        try {
            while (left > 0 && !assault.isOver()) {
                left -= line.sip(SIP_BYTES);
                line.send(RawClient.frame(0x8A, new byte[0])); // as an answer to whatever ping there was
                assault.pause(SIP_MILLIS);
            }
        } catch (IOException e) {
            if (!assault.isOver()) {
                assault.breach("a slow reader that made progress was let go");
            }
            throw e;
        }
    }
}
