package io.notiflux.siege;

/** Connections over which not a byte is sent. */
final class SilentConnections implements Attack {
    private static final int WORKERS = 1_500;

    @Override
    public String name() {
        return "silent-connections";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(WORKERS, _ -> {
            try (Line line = assault.connect()) {
                line.readToEnd();
                throw new Refused("let go");
            }
        });
    }
}
