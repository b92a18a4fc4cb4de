package io.notiflux.siege;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Clients that resume 990 topics at once, and sip what is replayed of the first slowly enough that the others wait, but
 * never so slowly that they would be let go. Small messages to all of the topics come meanwhile.
 */
final class SippingResumers implements Attack {
    private static final int TOPICS = 990;
    private static final int RESUMERS = 3;
    private static final int PUBLISHERS = 2;
    private static final int REPLAYED = 80;
    private static final int REPLAYED_BYTES = 100_000;
    /** 150 kB/s. */
    private static final int SIP_BYTES = 15_000;

    private static final long SIP_MILLIS = 100;

    @Override
    public String name() {
        return "sipping-resumers";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        List<String> topics = Requests.topics("sip-", TOPICS + 1);
        String[] all = topics.toArray(String[]::new);
        String subscribe = assault.keys().token("subscribe", all);
        String broadcast = assault.keys().token("broadcast", all);
        // Not to the first topic: they would push out of its history what is to be replayed.
        List<String> others = topics.subList(1, topics.size());
        String small = Requests.post("/broadcast", Requests.broadcast(others, "small", broadcast));
        assault.swarm(RESUMERS + PUBLISHERS, worker -> {
            if (worker < RESUMERS) {
                String epoch = fill(assault, topics.getFirst(), broadcast);
                sip(assault, Requests.subscribe(topics, subscribe, since(topics, epoch)));
            } else {
                publish(assault, small);
            }
        });
    }

    /** Makes a history that takes long to replay; tells the server's epoch. */
    private static String fill(Assault assault, String topic, String token) throws IOException {
        String large = Requests.post("/broadcast", Requests.broadcast(topic, "x".repeat(REPLAYED_BYTES), token));
        String id = "";
        try (Courier courier = assault.courier()) {
            for (int i = 0; i < REPLAYED && !assault.isOver(); i++) {
                Response response = assault.judged(courier.ask(large));
                if (response.status() == 200) {
                    id = response.body().replaceAll("(?s).*\"id\"\\s*:\\s*\"([^\"]+)\".*", "$1");
                }
            }
        }
        int end = id.lastIndexOf('-');
        if (end < 0) {
            throw new Refused("no history to resume from");
        }
        return id.substring(0, end);
    }

    private static String since(List<String> topics, String epoch) {
        return topics.stream()
                .map(topic -> "\"" + topic + "\":\"" + epoch + "-0\"")
                .collect(Collectors.joining(",", ",\"since\":{", "}"));
    }

    private static void sip(Assault assault, String command) throws IOException {
        try (Line line = assault.connect(2 * SIP_BYTES)) {
            line.upgradeJson().text(command);
            while (!assault.isOver()) {
                int _ = line.sip(SIP_BYTES);
                assault.pause(SIP_MILLIS);
            }
        }
    }

    private static void publish(Assault assault, String request) throws IOException {
        try (Courier courier = assault.courier()) {
            while (!assault.isOver()) {
                assault.judged(courier.ask(request));
            }
        }
    }
}
