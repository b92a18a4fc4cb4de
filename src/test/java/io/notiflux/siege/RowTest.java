package io.notiflux.siege;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A siege that finds nothing must be one that would have found something. */
class RowTest {
    private final Toll toll = new Toll();

    @Test
    void faults_whereAllWasWell_areNone() {
        toll.posts.add(1_000);

        assertThat(row(10, 0, Set.of(), "").faults()).isEmpty();
        assertThat(new Report("96m", List.of(row(10, 0, Set.of(), ""))).faults())
                .isEmpty();
    }

    @Test
    void faults_ofTheHonest_areNamedWithTheirNumber() {
        toll.posts.add(1_000);
        toll.lost.add(3);
        toll.disordered.increment();
        toll.letGo.add(2);
        toll.keptOut.increment();
        toll.postsFailed.increment();
        toll.postsRefused.add(12);
        Toll.most(toll.slowestHealthNanos, Duration.ofSeconds(20).toNanos());

        assertThat(row(10, 0, Set.of(), "").faults())
                .containsExactly(
                        "3 deliveries lost",
                        "1 deliveries doubled or out of order",
                        "2 subscribers let go",
                        "1 newcomers kept out",
                        "1 posts failed",
                        "12 posts refused",
                        "/health took 20000 ms");
    }

    @Test
    void faults_ofStarvedPublishers_areSeenInARowOfSomeLength() {
        toll.posts.add(100);

        assertThat(row(10, 0, Set.of(), "").faults()).containsExactly("publishers came to 100 of 1000 posts");
        assertThat(row(9, 0, Set.of(), "").faults()).isEmpty();
    }

    @Test
    void faults_ofTheServer_areItsEndItsBreachesAndItsLog() {
        toll.posts.add(1_000);

        assertThat(row(10, 501, Set.of("a breach"), "the process ended").faults())
                .containsExactly("a breach", "the process ended", "501 lines of log");
    }

    @Test
    void faults_ofAReport_areThoseOfItsRowsAndAllTheirLines() {
        toll.posts.add(1_000);

        assertThat(new Report("96m", List.of(row(10, 500, Set.of("a breach"), ""), row(10, 500, Set.of(), "")))
                        .faults())
                .containsExactly("attack: a breach", "the log has 1000 lines");
    }

    private Row row(int seconds, long logLines, Set<String> breaches, String death) {
        return new Row("attack", Duration.ofSeconds(seconds), 0, toll, logLines, breaches, death);
    }
}
