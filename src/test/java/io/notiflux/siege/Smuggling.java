package io.notiflux.siege;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Broadcasts with a good token, hidden in the body of a request that is refused. None of them may be taken for a
 * request: a subscriber of their topic must hear nothing, and each connection has one answer at most.
 */
final class Smuggling implements Attack {
    private static final int WORKERS = 4;
    private static final String TOPIC = "smuggled";
    private static final int PATIENCE_MILLIS = 1_000;
    private static final List<String> CHUNK_SIZES = List.of(
            "-",
            "-1",
            "0x%s",
            " %s",
            "%s ",
            "\t%s",
            "%s\t",
            "+%s",
            "",
            "\u0000",
            "%s\u0000",
            "fffffffffffffffff",
            "%s;a",
            "%s;a=\"b",
            "%s,",
            "%s\r",
            "\r%s",
            "g",
            "%s h",
            "_%s",
            "0%s_");
    private static final List<String> EARLY_ANSWERS = List.of(
            "POST /nowhere",
            "GET /broadcast",
            "OPTIONS /broadcast",
            "GET /health",
            "POST /health",
            "GET /events",
            "HEAD /health",
            "POST /ws",
            "DELETE /broadcast");
    private static final List<String> FIELDS = List.of(
            "Connection: close",
            "Expect: 100-continue",
            "Connection: keep-alive\r\nExpect: 100-continue",
            "Content-Encoding: gzip",
            "Content-Type: text/plain",
            "Transfer-Encoding : identity");

    @Override
    public String name() {
        return "smuggling";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        String token = assault.keys().token("broadcast", TOPIC);
        String hidden = Requests.post("/broadcast", Requests.broadcast(TOPIC, "hidden", token));
        List<String> requests = IntStream.range(0, CHUNK_SIZES.size() + EARLY_ANSWERS.size() * FIELDS.size())
                .mapToObj(number -> request(number, hidden))
                .toList();
        assault.swarm(WORKERS + 1, worker -> {
            if (worker == WORKERS) {
                listen(assault);
            } else {
                for (int round = worker; !assault.isOver(); round++) {
                    smuggle(assault, requests.get(round % requests.size()));
                }
            }
        });
    }

    private static String request(int number, String hidden) {
        String length = Integer.toHexString(hidden.length());
        if (number < CHUNK_SIZES.size()) {
            String size = CHUNK_SIZES.get(number).replace("%s", length);
            return Requests.chunked("/broadcast") + size + "\r\n" + hidden + "\r\n0\r\n\r\n";
        }
        int rest = number - CHUNK_SIZES.size();
        String field = FIELDS.get(rest % FIELDS.size());
        return EARLY_ANSWERS.get(rest / FIELDS.size()) + " HTTP/1.1\r\nHost: siege\r\n" + field + "\r\nContent-Length: "
                + hidden.length() + "\r\n\r\n" + hidden;
    }

    private static void smuggle(Assault assault, String request) throws IOException {
        try (Line line = assault.connect()) {
            line.patience(PATIENCE_MILLIS).send(request).halfClose();
            line.readToEnd();
            assault.turnedAway();
        } catch (SocketTimeoutException e) {
            // It is still open, which is for others to judge.
        }
    }

    private static void listen(Assault assault) throws IOException {
        try (Line line = assault.connect()) {
            Dialect.PLAIN.subscribe(line, assault.keys(), List.of(TOPIC));
            while (!assault.isOver()) {
                if (!Dialect.PLAIN.next(line).equals(Dialect.READY)) {
                    assault.breach("a broadcast that was hidden in a body was accepted");
                }
            }
        }
    }
}
