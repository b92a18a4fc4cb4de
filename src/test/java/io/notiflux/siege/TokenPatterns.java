package io.notiflux.siege;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Good tokens with all the patterns that they can have, such as make a matcher explode that goes back over a topic, and
 * hundreds of topics of 1,024 bytes a command: each is compared with all of the patterns, and the last one matches, or,
 * in every other token, none.
 */
final class TokenPatterns implements Attack {
    private static final int WORKERS = 6;
    private static final int TOPICS = 900;
    private static final int TOPIC_BYTES = 1_024;
    /** Besides the last one. */
    private static final int PATTERNS = 63;

    private static final int SHORT_SEGMENTS = 100;

    @Override
    public String name() {
        return "token-patterns";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(WORKERS, worker -> {
            List<String> topics = topics(worker);
            try (Line line = assault.connect()) {
                line.upgradeJson();
                for (int round = 0; !assault.isOver(); round++) {
                    String last = round % 2 == 0 ? "*:**" : "b:**";
                    String token = assault.keys().sign(claims(worker + "-" + round, last));
                    String answer = line.ask(Requests.subscribe(topics, token, ""));
                    if (answer.contains("\"type\":\"error\"")) {
                        assault.turnedAway();
                    } else if (round % 2 == 1) {
                        assault.breach("subscribed to topics that no pattern matches");
                    }
                    line.ask("{\"type\":\"unsubscribe\",\"ref\":1}");
                }
            }
        });
    }

    static String claims(String subject, String lastPattern) {
        String patterns = IntStream.range(0, PATTERNS)
                .mapToObj(number -> "*:".repeat(number + 1) + (number % 2 == 0 ? "b" : "*/*"))
                .collect(Collectors.joining("\",\"", "\"", "\""));
        return "{\"sub\":\"" + subject
                + "\",\"exp\":4102444800,\"scope\":\"subscribe\",\"topics\":[],\"topic_patterns\":[" + patterns + ",\""
                + lastPattern + "\"]}";
    }

    /** The first segment is long, as each pattern goes over that; the others make the patterns fail late. */
    static List<String> topics(int worker) {
        return IntStream.range(0, TOPICS)
                .mapToObj(number -> {
                    String rest = ":a".repeat(SHORT_SEGMENTS) + ":" + worker + ":" + number;
                    return "a".repeat(TOPIC_BYTES - rest.length()) + rest;
                })
                .toList();
    }
}
