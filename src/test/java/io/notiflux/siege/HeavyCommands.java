package io.notiflux.siege;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notiflux.RawClient;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Commands of almost 2 MiB without a good token: the work that they ask for must not be done before that is seen. */
final class HeavyCommands implements Attack {
    private static final int WORKERS = 8;
    private static final int TOPICS = 100_000;
    private static final int FIELDS = 65_536;

    private final List<byte[]> commands = Stream.of(
                    Requests.subscribe(Requests.topics("topic-", TOPICS), "none", ""),
                    Requests.subscribe(List.of("a"), "none", ",\"since\":" + object("topic-")),
                    Requests.subscribe(List.of("a"), "none", ",\"since\":{\"a\":\"" + "z".repeat(1_900_000) + "\"}"),
                    Requests.subscribe(List.of("a"), "none", ",\"junk\":" + "[{\"a\":".repeat(3) + nulls()),
                    Requests.subscribe(List.of("a"), "none", ",\"junk\":" + colliding("Aa", "BB")),
                    Requests.subscribe(List.of("a"), "none", ",\"junk\":" + colliding("Aa", "B@")),
                    "/subscribe a " + "x".repeat(2_000_000),
                    "/subscribe " + "a ".repeat(1_000_000))
            .map(text -> RawClient.frame(0x81, text.getBytes(UTF_8)))
            .toList();

    private static String object(String prefix) {
        return Requests.topics(prefix, TOPICS / 2).stream()
                .map(name -> "\"" + name + "\":null")
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String nulls() {
        return "null,".repeat(350_000);
    }

    /** Names that all have one hash, by the two that are exchanged for each bit of their number. */
    private static String colliding(String zero, String one) {
        return IntStream.range(0, FIELDS)
                .mapToObj(number -> IntStream.range(0, 16)
                        .mapToObj(bit -> (number >> bit & 1) == 0 ? zero : one)
                        .collect(Collectors.joining("", "\"", "\":0")))
                .limit(50_000) // what fits into a message
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public String name() {
        return "heavy-commands";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        assault.swarm(WORKERS, worker -> {
            try (Line line = assault.connect()) {
                byte[] command = commands.get(worker % commands.size());
                Line open = worker < 6 ? line.upgradeJson() : line.upgrade();
                while (!assault.isOver()) {
                    RawClient.Frame answer = open.send(command).frame();
                    if (answer.opcode() == 8) {
                        throw new Refused(answer.closeReason());
                    }
                }
            }
        });
    }
}
