package io.notiflux.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EchoesTest {
    private static final Line LINE = new Line("word", 0);

    private final Echoes echoes = new Echoes("node");

    @Test
    void ownRecord_readWhereItWasAcknowledged_isRight() {
        Echo readLast = echoes.next();
        assertThat(echoes.acknowledged(readLast, 7)).isEmpty();
        assertThat(echoes.read(readLast.id(), LINE, 7)).isEmpty();
        assertThat(readLast.heard()).isCompletedWithValue(new Echo.Heard(LINE, 7));

        Echo readFirst = echoes.next();
        assertThat(echoes.read(readFirst.id(), LINE, 8)).isEmpty();
        assertThat(echoes.acknowledged(readFirst, 8)).isEmpty();
    }

    @Test
    void ownRecord_readElsewhere_isWrong_whicheverComesFirst() {
        Echo readLast = echoes.next();
        assertThat(echoes.acknowledged(readLast, 7)).isEmpty();
        assertThat(echoes.read(readLast.id(), LINE, 9)).contains("an own record was acknowledged at 7 and read at 9");
        assertThat(readLast.heard()).isNotDone();

        Echo readFirst = echoes.next();
        assertThat(echoes.read(readFirst.id(), LINE, 8)).isEmpty();
        assertThat(echoes.acknowledged(readFirst, 7)).isPresent();
    }

    @Test
    void othersRecords_sayNothing() {
        assertThat(echoes.read("other-1", LINE, 3)).isEmpty();
        Echo given = echoes.next();
        echoes.giveUp(given);
        assertThat(echoes.read(given.id(), LINE, 3)).isEmpty();
        Echo ofFormerLine = echoes.next();
        echoes.clear();
        assertThat(echoes.read(ofFormerLine.id(), LINE, 3)).isEmpty();
    }
}
