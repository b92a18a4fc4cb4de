package io.notiflux.siege;

import java.util.List;

/** Ids of last events as long as a head may be, without a token: they must not be looked at before that. */
final class LongCursors implements Attack {
    private static final int WORKERS = 8;
    private static final int CHARACTERS = 28_000;

    private final String cursor = "a-b-" + "c.".repeat(CHARACTERS / 2) + "d";
    private final List<String> requests = List.of(
            Requests.get("/events?topic=a", "Last-Event-ID: " + cursor),
            Requests.get("/events?topic=a", "Last-Event-ID: " + cursor + "!"),
            Requests.get("/events?topic=a", "Last-Event-ID: " + "a".repeat(CHARACTERS)),
            Requests.get("/events?topic=a&last-event-id=" + cursor),
            Requests.get("/events?topic=a&lastEventId=" + cursor),
            Requests.get("/events?topic=a&since=" + "1".repeat(CHARACTERS)),
            Requests.get("/events?" + "topic=a&since=b-1&".repeat(CHARACTERS / 18)));

    @Override
    public String name() {
        return "long-cursors";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(WORKERS, worker -> {
            try (Courier courier = assault.courier()) {
                for (int round = worker; !assault.isOver(); round++) {
                    assault.judged(courier.ask(requests.get(round % requests.size())));
                }
            }
        });
    }
}
