package io.notiflux.siege;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private final Ledger ledger = new Ledger();
    private final Arrivals arrivals = new Arrivals(ledger);
    private final Toll toll = new Toll();

    @Test
    void take_ofAllInOrder_findsNothing() {
        accept(0, 1, 2);
        take(0, 1, 2);

        assertFound(0, 0);
        assertThat(arrivals.missing(3)).isZero();
    }

    @Test
    void take_afterAGap_countsWhatWasAcceptedInIt() {
        accept(0, 1, 3); // 2 failed
        take(0, 4);

        assertFound(2, 0);
    }

    @Test
    void take_ofOneTwiceOrBehindALaterOne_countsIt() {
        accept(0, 1);
        take(0, 0, 1, 0);

        assertFound(0, 2);
    }

    @Test
    void take_ofOneThatFailedButCameLate_findsNothing() {
        accept(0, 2);
        take(0, 2, 1);

        assertFound(0, 0);
    }

    @Test
    void missing_beforeAnythingCame_isAllThatWasAccepted() {
        accept(0, 1, 2);

        assertThat(arrivals.missing(2)).isEqualTo(2);
    }

    private void accept(int... numbers) {
        for (int number : numbers) {
            ledger.accept(number);
        }
    }

    private void take(int... numbers) {
        for (int number : numbers) {
            arrivals.take(number, toll);
        }
    }

    private void assertFound(int lost, int disordered) {
        assertThat(toll.lost.sum()).isEqualTo(lost);
        assertThat(toll.disordered.sum()).isEqualTo(disordered);
    }
}
