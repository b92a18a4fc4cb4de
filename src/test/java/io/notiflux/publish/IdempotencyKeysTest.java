package io.notiflux.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.http.ProblemException;
import io.notiflux.topic.MessageId;
import io.notiflux.topic.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long a key is remembered. */
class IdempotencyKeysTest {
    private static final BroadcastRequest REQUEST = new BroadcastRequest(List.of("a"), false, "hi", Optional.empty());

    private final AtomicLong clock = new AtomicLong();
    private final AtomicLong published = new AtomicLong();
    private final IdempotencyKeys keys = new IdempotencyKeys(1 << 20, clock::get);

    @Test
    void key_isForgottenAfterFiveMinutes() throws ProblemException {
        long first = offset();
        clock.addAndGet(Duration.ofMinutes(5).toNanos() - 1);
        assertThat(offset()).isEqualTo(first);
        clock.addAndGet(1);
        assertThat(offset()).isGreaterThan(first);
    }

    @Test
    void keys_areBoundedTogether() throws ProblemException {
        for (int i = 0; i < 60_000; i++) {
            keys.once("x".repeat(200) + i, REQUEST, this::publish);
        }
        long before = published.get();
        for (int i = 0; i < 60_000; i++) {
            keys.once("x".repeat(200) + i, REQUEST, this::publish);
        }
        assertThat(published.get() - before).as("forgotten ones").isGreaterThan(20_000);
    }

    private long offset() throws ProblemException {
        return keys.once("k", REQUEST, this::publish)
                .answer()
                .receipts()
                .getFirst()
                .id()
                .offset();
    }

    private BroadcastAnswer publish() {
        return new BroadcastAnswer(
                REQUEST.topics(), false, List.of(new Receipt(new MessageId("e", published.incrementAndGet()), 0)));
    }
}
