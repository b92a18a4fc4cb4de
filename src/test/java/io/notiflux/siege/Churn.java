package io.notiflux.siege;

/** Connections that are reset at once: after nothing, after half a handshake, after a whole one, after a subscription. */
final class Churn implements Attack {
    private static final int WORKERS = 16;

    @Override
    public String name() {
        return "churn";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        String command = "/subscribe churn " + assault.keys().token("subscribe", "churn");
        assault.swarm(WORKERS, worker -> {
            try (Line line = assault.connect()) {
                switch (worker % 4) {
                    case 0 -> {}
                    case 1 -> line.send("GET /ws HTTP/1.1\r\nUpgr");
                    case 2 -> line.upgrade();
                    default -> line.upgrade().text(command);
                }
            }
        });
    }
}
