package io.notiflux.siege;

/** Bodies of 2 MiB that lack their last byte: with a length, in chunks, or after {@code Expect: 100-continue}. */
final class UnfinishedBodies implements Attack {
    private static final int WORKERS = 150;
    private static final int BYTES = 2 * 1_024 * 1_024;

    private final String body = "{\"topic\":\"" + "x".repeat(BYTES - 12);
    private final String ofALength = Requests.post("/broadcast", BYTES) + body;
    private final String inChunks = Requests.chunked("/broadcast") + Integer.toHexString(BYTES) + "\r\n" + body;
    private final String expecting = Requests.post("/broadcast/batch", BYTES, "Expect: 100-continue");

    @Override
    public String name() {
        return "unfinished-bodies";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(WORKERS, worker -> {
            try (Line line = assault.connect()) {
                switch (worker % 3) {
                    case 0 -> line.send(ofALength);
                    case 1 -> line.send(inChunks);
                    default -> {
                        line.send(expecting);
                        line.send(body);
                    }
                }
                line.readToEnd();
                throw new Refused("let go");
            }
        });
    }
}
