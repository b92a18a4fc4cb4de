package io.notiflux.siege;

/** Requests by the thousand over one connection, whose answers nobody reads. */
final class UnreadAnswers implements Attack {
    private static final int WORKERS = 200;
    private static final int AT_ONCE = 50;
    private static final int SMALL_BUFFER = 4_096;

    private final String requests = (Requests.get("/observe/metrics")
                    + Requests.get("/console/")
                    + Requests.get("/notiflux.js")
                    + Requests.get("/nowhere"))
            .repeat(AT_ONCE);

    @Override
    public String name() {
        return "unread-answers";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(WORKERS, _ -> {
            try (Line line = assault.connect(SMALL_BUFFER)) {
                while (!assault.isOver()) {
                    line.send(requests);
                }
            }
        });
    }
}
