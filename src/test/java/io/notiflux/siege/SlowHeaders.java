package io.notiflux.siege;

/** Requests whose head arrives byte by byte, and never whole. */
final class SlowHeaders implements Attack {
    private static final int WORKERS = 300;
    private static final long BYTE_MILLIS = 200;

    @Override
    public String name() {
        return "slow-headers";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(WORKERS, _ -> {
            try (Line line = assault.connect()) {
                line.send("GET /events?topic=a HTTP/1.1\r\nHost: siege\r\nX-Slow: ");
                while (!assault.isOver()) {
                    line.send("x");
                    assault.pause(BYTE_MILLIS);
                }
            }
        });
    }
}
