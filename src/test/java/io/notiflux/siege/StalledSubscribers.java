package io.notiflux.siege;

/** Subscribers with good tokens that never read, each of a topic of its own, and messages of 2 MB for each. */
final class StalledSubscribers implements Attack {
    private static final int SUBSCRIBERS = 150;
    private static final int PUBLISHERS = 2;
    private static final int MESSAGE_CHARACTERS = 2_000_000;
    private static final int SMALL_BUFFER = 4_096;

    @Override
    public String name() {
        return "stalled-subscribers";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        String[] topics = Requests.topics("stall-", SUBSCRIBERS).toArray(String[]::new);
        String subscribe = assault.keys().token("subscribe", topics);
        String broadcast = assault.keys().token("broadcast", topics);
        String message = "x".repeat(MESSAGE_CHARACTERS);
        assault.swarm(SUBSCRIBERS + PUBLISHERS, worker -> {
            if (worker < SUBSCRIBERS) {
                try (Line line = assault.connect(SMALL_BUFFER)) {
                    line.upgrade().text("/subscribe " + topics[worker] + " " + subscribe);
                    while (!assault.isOver()) {
                        assault.pause(500);
                        line.text("not a command"); // fails once the server has let go
                    }
                }
            } else {
                try (Courier courier = assault.courier()) {
                    for (int i = worker; !assault.isOver(); i++) {
                        String topic = topics[i % SUBSCRIBERS];
                        assault.judged(courier.ask(
                                Requests.post("/broadcast", Requests.broadcast(topic, message, broadcast))));
                    }
                }
            }
        });
    }
}
