package io.notiflux.siege;

import io.notiflux.RawClient;
import java.io.IOException;
import java.util.List;

/**
 * No attack at all: honest clients on bad networks, which take 20, 50 and 250 kB/s of what comes in bursts. They make
 * progress, and must not be let go. A burst is as much as a queue of 1 MiB may hold: almost that, and a large message,
 * which always fits. More would be more than they may ask for, though a system that buffers megabytes may hide them.
 */
final class SlowReaders implements Attack {
    private static final List<Integer> BYTES_A_SECOND = List.of(20_000, 50_000, 250_000);
    private static final int SIPS_A_SECOND = 10;
    private static final int SMALL_BUFFER = 16_384;
    private static final int BURST = 9;
    private static final int MESSAGE_CHARACTERS = 100_000;
    private static final int LARGE_CHARACTERS = 1_900_000;

    @Override
    public String name() {
        return "slow-readers";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(BYTES_A_SECOND.size(), reader -> {
            String topic = "slow-" + reader;
            String token = assault.keys().token("broadcast", topic);
            try (Line line = assault.connect(SMALL_BUFFER)) {
                Dialect.PLAIN.subscribe(line, assault.keys(), List.of(topic));
                if (line.frame().opcode() != 0xA) {
                    throw new Refused("a subscription");
                }
                while (!assault.isOver()) {
                    readSlowly(assault, line, burst(assault, topic, token), BYTES_A_SECOND.get(reader));
                    assault.pause(1_000 / SIPS_A_SECOND); // also where nothing was accepted
                }
            }
        });
    }

    /** Tells how many characters were accepted. */
    private static long burst(Assault assault, String topic, String token) throws IOException {
        long accepted = 0;
        try (Courier courier = assault.courier()) { // a new one each time, or it would be cut for being idle
            for (int i = 0; i <= BURST && !assault.isOver(); i++) {
                int characters = i < BURST ? MESSAGE_CHARACTERS : LARGE_CHARACTERS;
                String body = Requests.broadcast(topic, "x".repeat(characters), token);
                Response response = assault.judged(courier.ask(Requests.post("/broadcast", body)));
                accepted += response.status() == 200 ? characters : 0;
            }
        }
        return accepted;
    }

    private static void readSlowly(Assault assault, Line line, long characters, int bytesASecond) throws IOException {
        long left = characters;
        try {
            while (left > 0 && !assault.isOver()) {
                for (int quota = bytesASecond / SIPS_A_SECOND; quota > 0 && left > 0; ) {
                    int taken = line.sip(quota);
                    quota -= taken;
                    left -= taken;
                }
                line.send(RawClient.frame(0x8A, new byte[0])); // as an answer to whatever ping there was
                assault.pause(1_000 / SIPS_A_SECOND);
            }
        } catch (IOException e) {
            if (!assault.isOver()) {
                assault.breach("a slow reader of " + bytesASecond / 1_000 + " kB/s that made progress was let go");
            }
            throw e;
        }
    }
}
