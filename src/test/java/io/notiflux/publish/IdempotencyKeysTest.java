package io.notiflux.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.http.ProblemException;
import io.notiflux.topic.MessageId;
import io.notiflux.topic.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
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

    /** 1,000 entries of 1,000 topics of a kilobyte: their topics alone would take a gigabyte. */
    @Test
    void manyTopics_takeWhatIsCountedAndNoMore() throws ProblemException {
        List<String> topics =
                IntStream.range(0, 1_000).mapToObj(i -> i + "t".repeat(1_000)).toList();
        var request = new BroadcastRequest(topics, true, "hi", Optional.empty());
        List<Receipt> receipts = topics.stream()
                .map(_ -> new Receipt(new MessageId("e", published.incrementAndGet()), 0))
                .toList();
        var large = new IdempotencyKeys(100 << 20, clock::get);
        for (int i = 0; i < 1_000; i++) {
            large.once("k" + i, request, () -> new BroadcastAnswer(topics, true, receipts));
        }
        assertThat(large.bytes()).isBetween(8_000_000L, 10_000_000L);
        var again = large.once("k0", request, this::publish);
        assertThat(again.replayed()).isTrue();
        assertThat(again.answer().receipts()).isEqualTo(receipts);
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
