package io.notiflux.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notiflux.cluster.Appended.Stored;
import io.notiflux.topic.MessageId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A stream that is put back to an older state while nodes run: no id of before may be taken for one of after. */
class NatsLogEraTest extends NatsTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    @Test
    void restoredStream_beginsAnotherEra_onEveryNode() throws Exception {
        NatsCluster nats = keep(NatsCluster.one().started());
        Seen first = new Seen();
        Seen second = new Seen();
        NatsLog log = keep(open(nats, first));
        NatsLog other = keep(open(nats, second));
        append(log, "kept", 10);
        await().atMost(LONG).until(() -> second.count() == 10);
        NatsServer server = nats.server(0);
        server.kill();
        Path backup = nats.folder().resolve("backup");
        copy(nats.folder().resolve("s0"), backup);
        server.start();
        append(log, "lost", 20);
        await().atMost(LONG).until(() -> first.count() == 30 && second.count() == 30);
        MessageId before = first.delivered().getLast().id();

        server.kill();
        copy(backup, nats.folder().resolve("s0"));
        server.start();
        await().atMost(LONG).until(() -> Nodes.append(log, "t", "after") instanceof Stored);
        Nodes.awaitReady(other);
        MessageId last = Nodes.id(Nodes.append(other, "t", "last"));

        await().atMost(LONG)
                .until(() -> first.messages().getLast().equals("last")
                        && second.messages().getLast().equals("last"));
        assertThat(last.epoch()).isNotEqualTo(before.epoch());
        assertThat(first.delivered().getLast().id()).isEqualTo(last);
        assertThat(second.delivered().getLast().id()).isEqualTo(last);
        assertThat(log.stats().orElseThrow().eraChanges()).isPositive();
        Seen third = new Seen();
        NatsLog _ = keep(Nodes.openReady(nats.settings(), third));
        assertThat(third.delivered().getLast().id()).isEqualTo(last);
        assertThat(third.messages()).startsWith("kept0").doesNotContain("lost0");
    }

    /** Appends may wait for a server that starts, and not for a minute where one is in doubt after the restore. */
    private static NatsLog open(NatsCluster nats, Seen seen) {
        LogTimes times = Nodes.times(Duration.ofSeconds(20), LogTimes.DEFAULT.silence());
        return Nodes.open(nats.settings(), Nodes.LIMITS, times, seen);
    }

    private static void append(NatsLog log, String name, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(Nodes.append(log, "t", name + i)).isInstanceOf(Stored.class);
        }
    }

    /** In place of what is there. */
    private static void copy(Path from, Path to) throws IOException {
        NatsCluster.delete(to);
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
