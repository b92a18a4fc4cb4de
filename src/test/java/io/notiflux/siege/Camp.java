package io.notiflux.siege;

import io.notiflux.JwksServer;
import io.notiflux.TestKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** A server with its honest clients: what one attack after another is made on, for as long as it holds. */
final class Camp implements AutoCloseable {
    final Stronghold server;
    final HonestSide honest;
    final LogWatch log;

    Camp(String heap, TestKeys keys, JwksServer issuer, Path logFile, AtomicReference<Toll> toll)
            throws IOException, InterruptedException {
        server = new Stronghold(heap, issuer.url(), logFile);
        try {
            log = new LogWatch(logFile);
            honest = new HonestSide(server, keys, toll);
        } catch (Throwable e) {
            server.close();
            throw e;
        }
    }

    /** Why the server is not what it should be; empty where it is. Once the log is read. */
    String death() {
        if (!server.isAlive()) {
            return "the process ended with " + server.exitCode() + (log.ranOutOfMemory() ? ", out of memory" : "");
        }
        return log.ranOutOfMemory() ? "it ran out of memory and went on" : "";
    }

    @Override
    public void close() throws IOException {
        honest.end();
        server.close(); // which ends the wait of those who still wait for it
        honest.close();
        log.close();
    }
}
