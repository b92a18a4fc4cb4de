package io.notiflux.siege;

import java.io.IOException;
import java.util.List;

/**
 * Histories that are read as fast as they go, from their beginning and by wrong ids, and by hundreds who stop reading a
 * page of large messages while further ones push those out of the history.
 */
final class HistoryReads implements Attack {
    private static final int READERS = 6;
    private static final int STOPPED = 200;
    private static final int WORKERS = READERS + STOPPED;
    private static final int TOPICS = 100;
    private static final int LARGE = 500_000;
    private static final int SMALL_BUFFER = 4_096;
    /** Longer than the server lets an answer take. */
    private static final int STOPPED_MILLIS = 60_000;

    @Override
    public String name() {
        return "history-reads";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        List<String> topics = Requests.topics("read-", TOPICS);
        String good = "Authorization: Bearer " + assault.keys().token("subscribe", topics.toArray(String[]::new));
        assault.swarm(WORKERS, worker -> {
            if (worker == 0) {
                fill(assault, topics);
            } else if (worker < READERS) {
                read(assault, topics, good);
            } else {
                stop(assault, topics.get(worker % TOPICS), good);
            }
        });
    }

    private static void fill(Assault assault, List<String> topics) throws IOException {
        String token = assault.keys().token("broadcast", topics.toArray(String[]::new));
        try (Courier courier = assault.courier()) {
            for (int round = 0; !assault.isOver(); round++) {
                String body = Requests.broadcast(topics.get(round % TOPICS), "x".repeat(LARGE), token);
                assault.judged(courier.ask(Requests.post("/broadcast", body)));
            }
        }
    }

    private static void read(Assault assault, List<String> topics, String good) throws IOException {
        List<String> queries =
                List.of("?limit=1000", "?limit=1000&after=e-1", "?after=x", "?limit=1001", "?x=".repeat(900));
        try (Courier courier = assault.courier()) {
            for (int round = 0; !assault.isOver(); round++) {
                String topic = topics.get(round % TOPICS);
                String query = queries.get(round % queries.size());
                assault.judged(courier.ask(Requests.get("/topics/" + topic + "/messages" + query, good)));
                Response other = courier.ask(Requests.get("/topics/x" + topic + "/messages", good));
                if (assault.judged(other).status() == 200) {
                    assault.breach("told the history of a topic that the token does not list");
                }
            }
        }
    }

    private static void stop(Assault assault, String topic, String good) throws IOException {
        try (Line line = assault.connect(SMALL_BUFFER)) {
            line.send(Requests.get("/topics/" + topic + "/messages", good)).patience(STOPPED_MILLIS);
            if (Line.status(line.head()) != 200) {
                throw new Refused("no page");
            }
            for (int waited = 0; waited < STOPPED_MILLIS && !assault.isOver(); waited += 100) {
                assault.pause(100);
            }
        }
    }
}
