package io.notiflux.siege;

import java.util.List;
import java.util.stream.IntStream;

/** Connections with a thousand subscriptions each, to topics of 1,024 bytes that nobody else has. */
final class LongTopics implements Attack {
    private static final int WORKERS = 60;
    private static final int SUBSCRIPTIONS = 1_000;
    private static final int TOPIC_BYTES = 1_024;
    /** As many topics as a token of at most 16 KiB can name. */
    private static final int TOPICS_A_TOKEN = 10;

    @Override
    public String name() {
        return "long-topics";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(WORKERS, worker -> {
            try (Line line = assault.connect()) {
                line.upgradeJson();
                for (int from = 0; from < SUBSCRIPTIONS && !assault.isOver(); from += TOPICS_A_TOKEN) {
                    List<String> topics = topics(worker, from);
                    String token = assault.keys().token("subscribe", topics.toArray(String[]::new));
                    line.text(Requests.subscribe(topics, token, ""));
                    if (line.frame().text().contains("\"error\"")) {
                        throw new Refused("a subscription");
                    }
                }
                line.readToEnd();
                throw new Refused("let go");
            }
        });
    }

    private static List<String> topics(int worker, int from) {
        return IntStream.range(from, from + TOPICS_A_TOKEN)
                .mapToObj(number -> {
                    String name = "long-" + worker + "-" + number + "-";
                    return name + "x".repeat(TOPIC_BYTES - name.length());
                })
                .toList();
    }
}
