package io.notiflux.siege;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_32BE;

import java.nio.charset.Charset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Bodies that are dear to read and end in a refusal: deep, with long numbers, in other encodings, a thousand faults. */
final class HeavyBodies implements Attack {
    private static final int WORKERS = 6;
    private static final int LARGE = 1_900_000;

    private final List<byte[]> requests = List.of(
            single("[".repeat(LARGE)),
            single("{\"topic\":\"a\",\"junk\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"),
            single("{\"topic\":\"a\",\"junk\":" + "9".repeat(LARGE) + "}"),
            single("{\"topic\":\"a\",\"junk\":1e" + "9".repeat(900) + ",\"message\":1e999999999}"),
            single("{\"" + "n".repeat(LARGE) + "\":1}"),
            single(IntStream.range(0, 100_000)
                    .mapToObj(number -> "\"f" + number + "\":0")
                    .collect(Collectors.joining(",", "{", "}"))),
            single("{\"topics\":" + Requests.list(Requests.topics("t", 150_000)) + ",\"message\":\"m\"}"),
            single(encoded("{\"topic\":\"a\",\"message\":\"m\"}", UTF_16)),
            batch("[" + "{},".repeat(999) + "{}]"),
            batch("[" + "{\"a\":[[[[[[]]]]]]},".repeat(999) + "1]"),
            batch(encoded("[{\"topic\":\"a\",\"message\":\"m\",\"token\":\"t\"}]", UTF_16LE)),
            batch(encoded("[{\"topic\":\"a\",\"message\":\"m\",\"token\":\"t\"}]", UTF_16)),
            batch(encoded("[{\"topic\":\"a\",\"message\":\"m\",\"token\":\"t\"}]", UTF_32BE)),
            batch("[" + "[".repeat(LARGE)),
            batch("{},".repeat(LARGE / 3)));

    private static byte[] single(String body) {
        return request("/broadcast", body);
    }

    private static byte[] batch(String body) {
        return request("/broadcast/batch", body);
    }

    private static byte[] request(String path, String octets) {
        return (Requests.post(path, octets.length()) + octets).getBytes(ISO_8859_1);
    }

    /** The text's octets in a charset, each as the character that ISO 8859-1 has for it. */
    private static String encoded(String text, Charset charset) {
        return new String(text.getBytes(charset), ISO_8859_1);
    }

    @Override
    public String name() {
        return "heavy-bodies";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(WORKERS, worker -> {
            try (Courier courier = assault.courier()) {
                for (int round = worker; !assault.isOver(); round++) {
                    assault.judged(courier.ask(requests.get(round % requests.size())));
                }
            }
        });
    }
}
