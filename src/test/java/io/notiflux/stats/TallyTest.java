package io.notiflux.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally tally = new Tally(List.of("b", "a"));

    @Test
    void totals_haveEachLabelFromZeroOnInItsOrder() {
        tally.count("a");
        tally.count("a");
        assertThat(tally.totals()).containsExactly(Map.entry("b", 0L), Map.entry("a", 2L));
    }

    @Test
    void label_unknown_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> tally.count("c")).withMessageContaining("c");
        assertThat(tally.totals()).containsOnlyKeys("a", "b");
    }
}
