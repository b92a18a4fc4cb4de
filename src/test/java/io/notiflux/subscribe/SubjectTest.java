package io.notiflux.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SubjectTest {
    @Test
    void shortSubject_isKeptAsItIs() {
        String longest = "x".repeat(Subject.MAX_LENGTH);
        assertThat(Subject.kept("ann")).isEqualTo("ann");
        assertThat(Subject.kept(longest)).isSameAs(longest);
    }

    @Test
    void longSubject_isCut_betweenTwoCodePoints() {
        assertThat(Subject.kept("x".repeat(Subject.MAX_LENGTH + 1)))
                .hasSize(Subject.MAX_LENGTH)
                .endsWith("x\u2026");
        String letters = "x".repeat(Subject.MAX_LENGTH - 2);
        assertThat(Subject.kept(letters + "\uD83D\uDE00\uD83D\uDE00")).isEqualTo(letters + "\u2026");
    }
}
