package io.notiflux.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.topic.MessageId;
import io.notiflux.topic.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalLogTest extends MessageLogContract {
    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final long MAX_KEY_BYTES = 20 << 20;

    private final List<Seen.Delivered> delivered = new CopyOnWriteArrayList<>();
    private final AtomicLong clock = new AtomicLong();
    private final LocalLog log = new LocalLog(this::publish, REMEMBERED, MAX_KEY_BYTES, clock::get);

    private Receipt publish(String topic, String message) {
        var id = new MessageId("local", delivered.size() + 1);
        delivered.add(new Seen.Delivered(id, topic, message));
        return new Receipt(id, 3);
    }

    @Override
    MessageLog log() {
        return log;
    }

    @Override
    List<Seen.Delivered> delivered(int count) {
        return delivered;
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void key_isForgottenInTime_andNoSooner() {
        Appended first = append("key", "m");
        clock.addAndGet(REMEMBERED.toNanos() - 1);
        assertThat(Nodes.id(append("key", "m"))).isEqualTo(Nodes.id(first));
        clock.addAndGet(1);

        assertThat(append("key", "other")).isInstanceOf(Appended.Stored.class);
        assertThat(delivered).hasSize(2);
    }

    @Test
    void keys_areBoundedTogether_andTheOldestGoFirst() {
        var published = new AtomicLong();
        var many = counting(published);
        List<Broadcast> broadcasts = List.of(new Broadcast("t", "m"));
        for (int i = 0; i < 60_000; i++) {
            Nodes.answer(many.append(broadcasts, new OnceKey("me", "k" + i)));
        }

        assertThat(many.keyBytes()).isBetween(MAX_KEY_BYTES - 1_024, MAX_KEY_BYTES);
        Nodes.answer(many.append(broadcasts, new OnceKey("me", "k59999")));
        assertThat(published).hasValue(60_000);
        Nodes.answer(many.append(broadcasts, new OnceKey("me", "k0")));
        assertThat(published).hasValue(60_001);
    }

    /** 1,000 broadcasts to 1,000 topics of a kilobyte: their topics alone would take a gigabyte. */
    @Test
    void manyTopics_takeWhatIsCountedAndNoMore() {
        var many = counting(new AtomicLong());
        List<Broadcast> broadcasts = IntStream.range(0, 1_000)
                .mapToObj(i -> new Broadcast(i + "t".repeat(1_000), "m"))
                .toList();
        for (int i = 0; i < 1_000; i++) {
            Nodes.answer(many.append(broadcasts, new OnceKey("me", "k" + i)));
        }

        assertThat(many.keyBytes()).isBetween(12_000_000L, 13_000_000L);
    }

    @Test
    void messageOfOneKeysTopics_isNoOtherCutDifferently() {
        var key = new OnceKey("me", "key");
        Nodes.answer(log.append(List.of(new Broadcast("a", "x"), new Broadcast("b", "x")), key));

        for (List<Broadcast> other : List.of(
                List.of(new Broadcast("a", "x"), new Broadcast("b", "y")),
                List.of(new Broadcast("a", "x")),
                List.of(new Broadcast("b", "x"), new Broadcast("a", "x")),
                List.of(new Broadcast("a", "xb"), new Broadcast("x", "x")))) {
            assertThat(Nodes.answer(log.append(other, key))).isEqualTo(new Appended.Conflict());
        }
    }

    /** A log that holds nothing of what is published. */
    private LocalLog counting(AtomicLong published) {
        return new LocalLog(
                (_, _) -> new Receipt(new MessageId("local", published.incrementAndGet()), 0),
                REMEMBERED,
                MAX_KEY_BYTES,
                clock::get);
    }

    private Appended append(String key, String message) {
        return Nodes.answer(log.append(List.of(new Broadcast("t", message)), new OnceKey("me", key)));
    }

    @Test
    void subscribers_areTold() {
        var stored = (Appended.Stored) Nodes.append(log, "t", "m");

        assertThat(stored.places().getFirst().subscribers()).hasValue(3);
    }
}
