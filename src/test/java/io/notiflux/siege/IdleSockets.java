package io.notiflux.siege;

import io.notiflux.config.FileDescriptors;

/** WebSockets without a token, as many as the server takes, that then say nothing: strangers on every place there is. */
final class IdleSockets implements Attack {
    private static final int MOST = 9_000;

    @Override
    public String name() {
        return "idle-sockets";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        // Half of the descriptors are for the other attacks.
        int workers = Math.min(MOST, FileDescriptors.ofThisProcess().sockets() / 2);
        assault.swarm(workers, _ -> {
            try (Line line = assault.connect()) {
                line.upgrade().readToEnd();
                throw new Refused("let go");
            }
        });
    }
}
