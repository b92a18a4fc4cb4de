package io.notiflux.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.topic.MessageId;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamRulesTest {
    @ParameterizedTest
    @CsvSource({
        "notiflux.log, true",
        "notiflux.*, true",
        "notiflux.>, true",
        "*.log, true",
        ">, true",
        "*.*, true",
        "notiflux, false",
        "notiflux.log.>, false",
        "notiflux.log.*, false",
        "*, false",
        "notiflux.logs, false"
    })
    void subject_mayHaveWildcards(String subject, boolean holds) {
        assertThat(StreamRules.holds(subject, "notiflux.log")).isEqualTo(holds);
    }

    @Test
    void description_hasAWord() {
        String description = Line.newDescription(new Random(1));

        assertThat(Line.wordOf(description)).isPresent();
        assertThat(Line.wordOf(description)).isNotEqualTo(Line.wordOf(Line.newDescription(new Random(2))));
        assertThat(Line.wordOf("somebody's")).isEmpty();
        assertThat(Line.wordOf("")).isEmpty();
    }

    @Test
    void epoch_tellsErasApart_andIsOneForIds() {
        Line line = new Line("abc123", 0);

        assertThat(line.epoch()).isEqualTo("abc123");
        assertThat(line.inEra(Integer.MAX_VALUE).epoch()).isEqualTo("abc123ezik0zj");
        assertThat(MessageId.parse(LogPlace.id(line.inEra(5).epoch(), 12, 34).toString()))
                .contains(new MessageId("abc123e5", 12_034));
    }
}
