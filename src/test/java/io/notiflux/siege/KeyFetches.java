package io.notiflux.siege;

import com.sun.net.httpserver.HttpHandler;
import io.notiflux.JwksServer;
import io.notiflux.TestJwks;
import io.notiflux.TestKeys;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tokens of keys that the server does not know, each with another id, as fast as they go, while the issuer of its keys
 * gives something else at each request: too much, too slowly, an empty set, a redirect, an error, a web page, nothing at
 * all. The server must not ask it as often as strangers like, and must keep the keys that it has.
 */
final class KeyFetches implements Attack {
    private static final int WORKERS = 6;
    /** One for tokens, and those after failures: 5 s, 15 s, 35 s after the first, and each minute from then on. */
    private static final int FETCHES_AT_FIRST = 5;

    private static final List<HttpHandler> BAD = List.of(
            JwksServer.endless(),
            JwksServer.dripping(),
            JwksServer.answer(200, "{\"keys\":[]}"),
            JwksServer.redirect(302, URI.create("http://127.0.0.1:1/")),
            JwksServer.answer(500, "no"),
            JwksServer.answer(200, "<!DOCTYPE html>"),
            _ -> {});

    /** So that a short siege has some of them, too: the next attack goes on where the last one ended. */
    private final AtomicInteger turn = new AtomicInteger();

    @Override
    public String name() {
        return "key-fetches";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        JwksServer issuer = assault.issuer();
        TestKeys foreign = TestKeys.p256();
        int before = issuer.requests();
        long began = System.nanoTime();
        issuer.answers(exchange -> BAD.get(turn.getAndIncrement() % BAD.size()).handle(exchange));
        try {
            assault.swarm(WORKERS, worker -> {
                try (Courier courier = assault.courier()) {
                    for (int round = 0; !assault.isOver(); round++) {
                        String token = foreign.sign(
                                TestJwks.header(worker + "-" + round),
                                TestKeys.claims("broadcast", 4_102_444_800L, "fetched"));
                        Response answer = assault.judged(
                                courier.ask(Requests.post("/broadcast", Requests.broadcast("fetched", "m", token))));
                        if (answer.status() == 200) {
                            assault.breach("a token of nobody's key was good");
                        }
                    }
                }
            });
        } finally {
            issuer.serves(TestJwks.of(assault.keys()));
        }
        long minutes = TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - began);
        int fetches = issuer.requests() - before;
        if (fetches > FETCHES_AT_FIRST + 2 * minutes) {
            assault.breach("strangers' tokens had keys fetched " + fetches + " times");
        }
    }
}
