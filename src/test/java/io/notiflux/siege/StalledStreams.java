package io.notiflux.siege;

import java.util.List;

/** Streams of server-sent events over several topics, none of which is ever read, and messages for all of them. */
final class StalledStreams implements Attack {
    private static final int STREAMS = 300;
    private static final int PUBLISHERS = 2;
    private static final int TOPICS = 3;
    private static final int MESSAGE_CHARACTERS = 30_000;
    private static final int SMALL_BUFFER = 4_096;

    @Override
    public String name() {
        return "stalled-streams";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        List<String> topics = Requests.topics("stream-", TOPICS);
        String[] all = topics.toArray(String[]::new);
        String stream = Requests.events(topics, assault.keys().token("subscribe", all));
        String message = Requests.post(
                "/broadcast",
                Requests.broadcast(
                        topics, "x".repeat(MESSAGE_CHARACTERS), assault.keys().token("broadcast", all)));
        assault.swarm(STREAMS + PUBLISHERS, worker -> {
            if (worker < STREAMS) {
                try (Line line = assault.connect(SMALL_BUFFER)) {
                    line.send(stream);
                    while (!assault.isOver()) {
                        assault.pause(500);
                        line.send("x"); // fails once the server has let go
                    }
                }
            } else {
                try (Courier courier = assault.courier()) {
                    while (!assault.isOver()) {
                        assault.judged(courier.ask(message));
                    }
                }
            }
        });
    }
}
