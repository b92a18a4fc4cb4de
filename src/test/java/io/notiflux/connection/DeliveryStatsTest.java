package io.notiflux.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeliveryStatsTest {
    private final DeliveryStats stats = new DeliveryStats();

    @Test
    void written_countsTheDeliveriesOfTheBatchsUsedPart() {
        Packet[] batch = {
            Packet.delivery(new byte[3], 1_000_000),
            Packet.control(new byte[100]),
            Packet.delivery(new byte[4], 2_000_000),
            Packet.delivery(new byte[50], 0)
        };
        stats.written(batch, 3, 4_000_000);
        assertThat(stats.deliveries()).isEqualTo(2);
        assertThat(stats.bytes()).isEqualTo(7);
        assertThat(stats.latency().snapshot().count()).isEqualTo(2);
        assertThat(stats.latency().snapshot().sumSeconds()).isEqualTo(0.005);
    }

    @Test
    void written_withControlPacketsAlone_countsNothing() {
        stats.written(new Packet[] {Packet.control(new byte[1])}, 1, 5);
        assertThat(stats.deliveries()).isZero();
        assertThat(stats.bytes()).isZero();
        assertThat(stats.latency().snapshot().count()).isZero();
    }

    @Test
    void delivery_acceptedOnANegativeClock_isCounted() {
        stats.written(new Packet[] {Packet.delivery(new byte[1], -1_000_000)}, 1, 1_000_000);
        assertThat(stats.latency().snapshot().sumSeconds()).isEqualTo(0.002);
    }
}
