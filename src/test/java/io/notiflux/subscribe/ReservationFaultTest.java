package io.notiflux.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.notiflux.access.TestAccess;
import io.notiflux.connection.DeliveryStats;
import io.notiflux.connection.MemoryBudget;
import io.notiflux.connection.Outboxes;
import io.notiflux.connection.QueueBudget;
import io.notiflux.connection.Refused;
import io.notiflux.stats.Tally;
import io.notiflux.token.RevokedTokens;
import io.notiflux.topic.HistoryLimits;
import io.notiflux.topic.TopicHub;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A reservation that throws has taken nothing. */
class ReservationFaultTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final MemoryBudget memory = new MemoryBudget(100_000);
    private final QueueBudget queues = new QueueBudget(100_000);
    private final Clients clients =
            new Clients(0, ReservationFaultTest::bug, SECOND, new Tally<>(List.of(Refused.values())), TestAccess.log());

    private static boolean bug() {
        throw new IllegalStateException("bug");
    }

    @Test
    void placeThatCannotBeMade_isNotTaken() throws InterruptedException {
        assertThatIllegalStateException().isThrownBy(clients::reserve);
        assertThat(clients.awaitEmpty(Duration.ZERO)).isTrue();
    }

    @Test
    void streamWithoutAPlace_takesNoMemoryForItsTopics() throws InterruptedException {
        var streams = new EventStreams(
                new TopicHub("e", new HistoryLimits(0, SECOND, 0), System::nanoTime),
                clients,
                new SubscriptionLimits(10, memory, 1_000, queues, new Expiry(false, Clock.systemUTC())),
                new Outboxes(1_000, queues, new DeliveryStats(), Thread::startVirtualThread),
                SECOND,
                new RevokedTokens(Clock.systemUTC()),
                new Random(1));
        assertThatIllegalStateException().isThrownBy(() -> streams.reserve(List.of("a", "b")));
        assertThat(memory.reserved()).isZero();
        assertThat(clients.awaitEmpty(Duration.ZERO)).isTrue();
    }
}
