package io.notiflux.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Revokes token after token, each at any node, again and again until it is told that all nodes will know. Before that,
 * the token is used at each of them. One thread, and the one that checks once it has ended.
 */
final class Operator implements Runnable {
    private static final int PACE_MILLIS = 4_000;
    private static final int RETRY_MILLIS = 500;
    /** Beyond the 12 s that a node tries to reach NATS. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** For what a node has yet to read, and for the streams' ends to arrive. */
    private static final Duration HEARSAY = Duration.ofSeconds(30);

    private final Scene scene;
    private final Random random;
    private final String admin;
    private final List<Revoked> revoked = new ArrayList<>();
    private final List<String> stillGood = new ArrayList<>();
    private volatile boolean over;

    /** @param streams each ends when the node or the network has ended it */
    private record Revoked(String id, String token, List<CompletableFuture<?>> streams) {}

    Operator(Scene scene, long seed) {
        this.scene = scene;
        random = new Random(seed);
        admin = scene.token("admin", "");
    }

    @Override
    public void run() {
        for (int number = 0; !over; number++) {
            String id = "token-" + number;
            String token = scene.token("subscribe", id, scene.topics().getFirst());
            List<CompletableFuture<?>> streams = scene.arena().nodes().stream()
                    .<CompletableFuture<?>>map(node -> stream(node.port(), token))
                    .toList();
            Waits.pause(PACE_MILLIS);
            if (revoke(id)) {
                revoked.add(new Revoked(id, token, streams));
            }
        }
    }

    void end() {
        over = true;
    }

    /** How many tokens are revoked, as it was told. */
    int revoked() {
        return revoked.size();
    }

    /** What was found by {@link #check}. */
    List<String> stillGood() {
        return stillGood;
    }

    private CompletableFuture<HttpResponse<Void>> stream(int port, String token) {
        HttpRequest request = HttpRequest.newBuilder(
                        uri(port, "/events?topic=" + scene.topics().getFirst() + "&token=" + token))
                .build();
        return Http.CLIENT.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    }

    private boolean revoke(String id) {
        while (!over) {
            int port = scene.arena().node(random.nextInt(Arena.NODES)).adminPort();
            HttpRequest request = HttpRequest.newBuilder(uri(port, "/admin/connections?for=P366D&jti=" + id))
                    .timeout(PATIENCE)
                    .header("Authorization", "Bearer " + admin)
                    .DELETE()
                    .build();
            int status = status(request);
            if (status == 200) {
                return true;
            }
            if (status != 0 && status != 503) {
                scene.arena().trouble("an operator got " + status);
            }
            Waits.pause(random.nextInt(RETRY_MILLIS));
        }
        return false;
    }

    /** Once all is healed: no token is good at any node, and what was open with it has ended. */
    void check(String state) {
        for (Node node : scene.arena().nodes()) {
            Predicate<Revoked> isGood = one -> status(HttpRequest.newBuilder(uri(
                                    node.port(),
                                    "/events?topic=" + scene.topics().getFirst() + "&token=" + one.token()))
                            .HEAD()
                            .timeout(PATIENCE)
                            .build())
                    != 401;
            List<Revoked> good = new ArrayList<>(revoked);
            boolean _ = Waits.until(HEARSAY, () -> {
                good.removeIf(isGood.negate());
                return good.isEmpty();
            });
            String where = "node " + scene.arena().nodes().indexOf(node) + ' ' + state;
            good.forEach(one -> stillGood.add(one.id() + " at " + where));
        }
        for (Revoked one : revoked) {
            if (!Waits.until(HEARSAY, () -> one.streams().stream().allMatch(CompletableFuture::isDone))) {
                stillGood.add(one.id() + " has a stream that was not ended");
            }
        }
    }

    /** 0 where there is no answer. */
    private static int status(HttpRequest request) {
        try {
            return Http.CLIENT
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static URI uri(int port, String target) {
        return URI.create("http://127.0.0.1:" + port + target);
    }
}
