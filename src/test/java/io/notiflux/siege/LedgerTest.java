package io.notiflux.siege;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger();

    @Test
    void accepted_betweenTwoNumbers_countsNeitherTheSecondNorWhatFailed() {
        ledger.accept(0);
        ledger.accept(2);
        ledger.accept(3);

        assertThat(ledger.accepted(0, 3)).isEqualTo(2);
        assertThat(ledger.accepted(1, 2)).isZero();
        assertThat(ledger.accepted(3, 1)).isZero();
        assertThat(ledger.end()).isEqualTo(4);
    }
}
