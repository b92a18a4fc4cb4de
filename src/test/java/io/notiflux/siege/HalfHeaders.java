package io.notiflux.siege;

/** Heads of 30 KiB, just below what is allowed, without their end: in one field, or in thousands. */
final class HalfHeaders implements Attack {
    private static final int WORKERS = 1_000;
    private static final int BYTES = 30 * 1_024;
    private static final String SHORT_FIELD = "a: b\r\n";

    private final String oneField = "GET /health HTTP/1.1\r\nHost: siege\r\nX-Long: " + "x".repeat(BYTES);
    private final String manyFields =
            "GET /health HTTP/1.1\r\nHost: siege\r\n" + SHORT_FIELD.repeat(BYTES / SHORT_FIELD.length());

    @Override
    public String name() {
        return "half-headers";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(WORKERS, worker -> {
            try (Line line = assault.connect()) {
                line.send(worker % 2 == 0 ? oneField : manyFields).readToEnd();
                throw new Refused("let go");
            }
        });
    }
}
