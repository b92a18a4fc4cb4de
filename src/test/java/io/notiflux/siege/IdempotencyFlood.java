package io.notiflux.siege;

import java.util.List;
import java.util.UUID;

/** Broadcasts to a thousand topics, each under a key of its own that is to be remembered with all the topics. */
final class IdempotencyFlood implements Attack {
    private static final int WORKERS = 4;
    private static final int TOPICS = 1_000;

    @Override
    public String name() {
        return "idempotency-flood";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        List<String> topics = Requests.topics("i", TOPICS);
        String token = assault.keys().token("broadcast", topics.toArray(String[]::new));
        String body = Requests.broadcast(topics, "m", token);
        assault.swarm(WORKERS, _ -> {
            try (Courier courier = assault.courier()) {
                while (!assault.isOver()) {
                    assault.judged(
                            courier.ask(Requests.post("/broadcast", body, "Idempotency-Key: " + UUID.randomUUID())));
                }
            }
        });
    }
}
