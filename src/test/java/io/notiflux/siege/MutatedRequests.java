package io.notiflux.siege;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.notiflux.RawClient;
import java.io.ByteArrayOutputStream;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Random;

/** Requests of every kind with random faults in them, the same for each run. */
final class MutatedRequests implements Attack {
    private static final int WORKERS = 6;
    private static final int PATIENCE_MILLIS = 1_000;
    private static final int[] SPECIAL = {0, '\r', '\n', ' ', ':', '\t', '"', '{', '}', ';', '%', 0x7F, 0x80, 0xFF};

    private static final String PREFLIGHT = """
            OPTIONS /broadcast HTTP/1.1\r
            Host: siege\r
            Origin: https://a.example\r
            Access-Control-Request-Method: POST\r
            \r
            """;

    private static final List<byte[]> SEEDS = List.of(
                    Requests.get("/health"),
                    Requests.get("/events?topic=a&token=b", "Last-Event-ID: a-b-c"),
                    Requests.get("/observe/metrics", "Accept: text/plain"),
                    RawClient.UPGRADE,
                    Requests.post("/broadcast", "{\"topic\":\"a\",\"message\":\"b\",\"token\":\"c\"}"),
                    Requests.post("/broadcast/batch", "[{\"topic\":\"a\",\"message\":\"b\",\"token\":\"c\"}]"),
                    Requests.chunked("/broadcast") + "5;a=b\r\n{\"a\":\r\n2\r\n1}\r\n0\r\nTrailer: x\r\n\r\n",
                    PREFLIGHT,
                    "HEAD /console/ HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            .stream()
            .map(text -> text.getBytes(ISO_8859_1))
            .toList();

    @Override
    public String name() {
        return "mutated-requests";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(WORKERS, worker -> {
            var random = new Random(worker);
            while (!assault.isOver()) {
                byte[] request = mutated(SEEDS.get(random.nextInt(SEEDS.size())), random);
                try (Line line = assault.connect()) {
                    line.patience(PATIENCE_MILLIS).send(request);
                    if (random.nextBoolean()) {
                        line.halfClose();
                        line.readToEnd();
                        assault.turnedAway();
                    } else {
                        assault.judged(line.response());
                    }
                } catch (SocketTimeoutException | NumberFormatException e) {
                    // It waits for the rest, or answers what no client of ours reads: on to the next.
                }
            }
        });
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = seed;
        for (int faults = 1 + random.nextInt(4); faults > 0; faults--) {
            int at = random.nextInt(bytes.length);
            int length = Math.min(bytes.length - at, 1 + random.nextInt(8));
            var out = new ByteArrayOutputStream();
            out.write(bytes, 0, at);
            switch (random.nextInt(5)) {
                case 0 -> out.write(bytes, at + length, bytes.length - at - length); // without some
                case 1 -> { // some twice
                    out.write(bytes, at, length);
                    out.write(bytes, at, bytes.length - at);
                }
                case 2 -> { // one bit
                    out.write(bytes[at] ^ (1 << random.nextInt(8)));
                    out.write(bytes, at + 1, bytes.length - at - 1);
                }
                case 3 -> { // one in place
                    out.write(SPECIAL[random.nextInt(SPECIAL.length)]);
                    out.write(bytes, at + 1, bytes.length - at - 1);
                }
                default -> { // one more
                    out.write(SPECIAL[random.nextInt(SPECIAL.length)]);
                    out.write(bytes, at, bytes.length - at);
                }
            }
            bytes = out.size() == 0 ? seed : out.toByteArray();
        }
        return bytes;
    }
}
