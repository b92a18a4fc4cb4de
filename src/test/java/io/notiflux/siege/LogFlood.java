package io.notiflux.siege;

import java.net.SocketTimeoutException;
import java.util.List;

/** Faults of a peer that a server might tell its log of, at full speed. */
final class LogFlood implements Attack {
    private static final int WORKERS = 6;

    private static final List<String> FAULTS = List.of(
            Requests.chunked("/broadcast") + "5\rx\r\nhello\r\n0\r\n\r\n",
            Requests.chunked("/broadcast") + "\r\r\r\r\r\n",
            Requests.chunked("/broadcast") + "-1\r\n\r\n",
            "G\u0000T /health HTTP/1.1\r\nHost: siege\r\n\r\n",
            "G@T,{} /health HTTP/1.1\r\nHost: siege\r\n\r\n",
            "GET /health HTTP/1.1\r\nHo st: siege\r\n\r\n",
            "GET /health HTTP/1.1\r\nHost: siege\r\nX: \u0001\u0002\r\n\r\n",
            "GET /%zz%00 HTTP/1.1\r\nHost: siege\r\n\r\n",
            "GET\t/health\tHTTP/1.1\r\nHost: siege\r\n\r\n",
            "GET /health HTTP/9.9\r\nHost: siege\r\n\r\n",
            "GET /health HTTP/1.1\r\nHost: siege\r\nX-Half: ", // and then the end
            "\r\n\r\n\r\n",
            "\u0016\u0003\u0001\u0002");

    @Override
    public String name() {
        return "log-flood";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(WORKERS, worker -> {
            for (int round = worker; !assault.isOver(); round++) {
                try (Line line = assault.connect()) {
                    line.patience(1_000).send(FAULTS.get(round % FAULTS.size())).halfClose();
                    line.readToEnd();
                    assault.turnedAway();
                } catch (SocketTimeoutException e) {
                    // Some servers wait for more: on to the next.
                }
            }
        });
    }
}
