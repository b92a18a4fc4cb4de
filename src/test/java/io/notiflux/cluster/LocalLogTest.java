package io.notiflux.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.topic.MessageId;
import io.notiflux.topic.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalLogTest extends MessageLogContract {
    private final List<Seen.Delivered> delivered = new CopyOnWriteArrayList<>();
    private final AtomicLong clock = new AtomicLong();
    private final LocalLog log = new LocalLog(this::publish, Nodes.LIMITS, clock::get);

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
    void key_isForgottenInTime() {
        var key = new OnceKey("me", "key");
        Nodes.answer(log.append(List.of(new Broadcast("t", "one")), key));
        clock.addAndGet(Duration.ofMinutes(2).toNanos());

        assertThat(Nodes.answer(log.append(List.of(new Broadcast("t", "two")), key)))
                .isInstanceOf(Appended.Stored.class);
    }

    @Test
    void subscribers_areTold() {
        var stored = (Appended.Stored) Nodes.append(log, "t", "m");

        assertThat(stored.places().getFirst().subscribers()).hasValue(3);
    }
}
