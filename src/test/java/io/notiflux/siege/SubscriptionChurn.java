package io.notiflux.siege;

import java.io.IOException;
import java.util.List;

/** Subscriptions to a thousand topics that are made and ended over and over, with a good token. */
final class SubscriptionChurn implements Attack {
    private static final int WORKERS = 8;
    private static final int TOPICS = 900;

    @Override
    public String name() {
        return "subscription-churn";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        List<String> topics = Requests.topics("churn-", TOPICS);
        String token = assault.keys().token("subscribe", topics.toArray(String[]::new));
        String subscribe = Requests.subscribe(topics, token, "");
        assault.swarm(WORKERS, _ -> {
            try (Line line = assault.connect()) {
                line.upgradeJson();
                while (!assault.isOver()) {
                    line.text(subscribe).text("{\"type\":\"unsubscribe\"}");
                    answered(line);
                    answered(line);
                }
            }
        });
    }

    private static void answered(Line line) throws IOException {
        if (line.frame().opcode() == 8) {
            throw new Refused("let go");
        }
    }
}
