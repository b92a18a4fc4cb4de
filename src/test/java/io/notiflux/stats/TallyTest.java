package io.notiflux.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
    private enum Letter implements Label {
        B,
        A,
        C
    }

    private final Tally<Letter> tally = new Tally<>(List.of(Letter.B, Letter.A));

    @Test
    void totals_haveEachLabelFromZeroOnInItsOrder() {
        tally.count(Letter.A);
        tally.count(Letter.A);
        assertThat(tally.totals()).containsExactly(Map.entry("b", 0L), Map.entry("a", 2L));
    }

    @Test
    void label_unknown_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tally.count(Letter.C))
                .withMessageContaining("C");
        assertThat(tally.totals()).containsOnlyKeys("a", "b");
    }
}
