package io.notiflux.siege;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Newer tokens for 900 subscriptions to topics of 1,024 bytes, one after another: small commands, for which all the
 * topics are compared with 64 patterns, and repeated in the answer where the last one matches. Every fourth token is for
 * none of them, or spoilt.
 */
final class RefreshFlood implements Attack {
    private static final int WORKERS = 6;
    private static final int TOKENS = 8;

    @Override
    public String name() {
        return "refresh-flood";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(WORKERS, worker -> {
            List<String> tokens = IntStream.range(0, TOKENS)
                    .mapToObj(number -> assault.keys()
                            .sign(TokenPatterns.claims(worker + "-" + number, isForNone(number) ? "b:**" : "*:**")))
                    .toList();
            try (Line line = assault.connect()) {
                line.upgradeJson();
                if (line.ask(Requests.subscribe(TokenPatterns.topics(worker), tokens.getFirst(), ""))
                        .contains("\"type\":\"error\"")) {
                    throw new Refused("not subscribed");
                }
                for (int round = 0; !assault.isOver(); round++) {
                    String token = tokens.get(round % TOKENS);
                    String answer = line.ask("{\"type\":\"refresh\",\"ref\":1,\"token\":\"" + token
                            + (isSpoilt(round) ? "A" : "") + "\"}");
                    if (answer.contains("\"type\":\"error\"")) {
                        assault.turnedAway();
                    } else if (isForNone(round % TOKENS) || isSpoilt(round)) {
                        assault.breach("refreshed subscriptions with a token that is not good for them");
                    }
                }
            }
        });
    }

    private static boolean isForNone(int number) {
        return number % 8 == 3;
    }

    private static boolean isSpoilt(int round) {
        return round % 8 == 7;
    }
}
