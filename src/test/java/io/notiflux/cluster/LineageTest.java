package io.notiflux.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineageTest {
    private final Line former = new Line("former", 0);
    private final Line next = new Line("next", 0);
    private final Lineage lineage = new Lineage(new Echoes("n"));

    @Test
    void doubtThatComesLate_isNotOfTheNextLine() {
        lineage.follow(former);
        lineage.leave();
        lineage.follow(next);

        lineage.doubt(former, "an answer took its time");

        assertThat(lineage.isSure(next)).isTrue();
        assertThat(lineage.takeDoubt()).isEmpty();
    }

    @Test
    void doubtOfTheLineThatIsFollowed_isTakenOnce() {
        lineage.follow(former);

        lineage.doubt(former, "it differs");

        assertThat(lineage.isSure(former)).isFalse();
        assertThat(lineage.takeDoubt()).contains("it differs");
        assertThat(lineage.isSure(former)).isTrue();
    }

    @Test
    void lineThatWasLeft_takesItsDoubtWithIt() {
        lineage.follow(former);
        lineage.doubt(former, "it differs");

        lineage.leave();

        assertThat(lineage.isSure(former)).isFalse();
        assertThat(lineage.isDoubted()).isFalse();
    }
}
