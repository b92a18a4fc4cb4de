package io.notiflux.siege;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;

/**
 * Bodies that are a message each: of 2 MB that stop being UTF-8 at their end, with a good token; as large ones with none;
 * and paths of 30 kB that percent signs make of topics, broken ones, and topics that nobody has.
 */
final class RawBodies implements Attack {
    private static final int WORKERS = 6;
    private static final int LARGE = 2_000_000;
    private static final int LONG = 10_000;

    @Override
    public String name() {
        return "raw-bodies";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        String good = "Authorization: Bearer " + assault.keys().token("broadcast", "raw");
        List<byte[]> requests = List.of(
                request("/topics/raw", "x".repeat(LARGE) + "\u00ff", good),
                request("/topics/raw", "x".repeat(LARGE)),
                request("/topics/raw", "\u0000".repeat(LARGE), "Authorization: Bearer none"),
                request("/topics/" + "%61".repeat(LONG), "m", good),
                request("/topics/" + "%ff".repeat(LONG), "m", good),
                request("/topics/" + "%".repeat(LONG), "m", good),
                request("/topics/" + "a/".repeat(LONG), "m", good),
                request("/topics/other", "m", good));
        assault.swarm(WORKERS, worker -> {
            try (Courier courier = assault.courier()) {
                for (int round = worker; !assault.isOver(); round++) {
                    if (assault.judged(courier.ask(requests.get(round % requests.size())))
                                    .status()
                            == 200) {
                        assault.breach("took a body or a path that is wrong");
                    }
                }
            }
        });
    }

    private static byte[] request(String path, String octets, String... fields) {
        return (Requests.post(path, octets.length(), fields) + octets).getBytes(ISO_8859_1);
    }
}
