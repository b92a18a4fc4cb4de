package io.notiflux.siege;

/** Messages to be kept: large ones on some topics, small ones on ever more topics. */
final class HistoryFlood implements Attack {
    private static final int WORKERS = 4;
    private static final int LARGE_TOPICS = 200;
    private static final int LARGE = 500_000;
    private static final int SMALL_TOPICS = 1_000;

    @Override
    public String name() {
        return "history-flood";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        var topics = Requests.topics("kept-", LARGE_TOPICS);
        String token = assault.keys().token("broadcast", topics.toArray(String[]::new));
        String large = "x".repeat(LARGE);
        assault.swarm(WORKERS, worker -> {
            try (Courier courier = assault.courier()) {
                for (int round = worker; !assault.isOver(); round += WORKERS) {
                    String body = Requests.broadcast(topics.get(round % LARGE_TOPICS), large, token);
                    assault.judged(courier.ask(Requests.post("/broadcast", body)));
                    if (round % 10 == 0) {
                        assault.judged(courier.ask(smallOnes(assault, round)));
                    }
                }
            }
        });
    }

    private static String smallOnes(Assault assault, int round) {
        var topics = Requests.topics("s" + round + "-", SMALL_TOPICS);
        String token = assault.keys().token("broadcast", topics.toArray(String[]::new));
        return Requests.post("/broadcast", Requests.broadcast(topics, "m", token));
    }
}
