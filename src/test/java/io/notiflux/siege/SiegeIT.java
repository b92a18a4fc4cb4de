package io.notiflux.siege;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each attack for a moment, and then all of them; {@code scripts/siege} takes its time. */
@Tag("siege")
@Tag("alone")
class SiegeIT {
    private static final Duration EACH = Duration.ofMillis(700);
    private static final Duration TOGETHER = Duration.ofSeconds(5);

    @Test
    void server_inASmallHeapUnderEveryAttack_losesNothingOfTheHonest() throws Exception {
        var plan = new Siege.Plan("96m", EACH, TOGETHER, Attacks.all());

        Report report = new Siege(plan, SiegeIT::tell).run();

        assertThat(report.faults()).isEmpty();
    }

    @SuppressWarnings("SystemOut") // for whoever reads the test's output
    private static void tell(Row row) {
        System.out.print(Table.row(row));
        row.toll().notes().forEach(note -> System.out.println("  " + note));
    }
}
