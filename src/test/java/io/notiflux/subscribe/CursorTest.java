package io.notiflux.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    private static final List<String> TOPICS = List.of("a", "b");

    @Test
    void cursor_isReadAsItIsWritten() {
        var cursor = new Cursor("e1", TOPICS, List.of(0L, 123_456_789_012L));
        assertThat(Cursor.parse(cursor.toString(), TOPICS)).contains(cursor);
    }

    @Test
    void cursorOfAThousandTopics_isRead() {
        List<String> topics = IntStream.range(0, 1_000).mapToObj(i -> "t" + i).toList();
        var cursor = new Cursor("e1", topics, LongStream.range(0, 1_000).boxed().toList());
        assertThat(Cursor.parse(cursor.toString(), topics)).contains(cursor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "--",
                "e",
                "e-",
                "{e}-{c}",
                "{e}-{c}-",
                "{e}-{c}-1",
                "{e}-{c}-1.",
                "{e}-{c}-1..2",
                "{e}-{c}-.1",
                "{e}-{c}-1.2.3",
                "{e}-{c}-1.2.",
                "{e}-{c}-1.2 ",
                "{e}-{c}-1.-2",
                "{e}-{c}-1.+2",
                "{e}-{c}-1.A",
                "-{c}-1.2",
                "E-{c}-1.2",
                "{e}-x-1.2",
                "{e}--1.2",
                "{e}-{c}-1.zzzzzzzzzzzzz",
                "{e}-{c}-1.\u0661",
                "\uFEFF{e}-{c}-1.2",
                "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee-{c}-1.2"
            })
    void text_thatIsNoneOfTheseTopics_isNone(String form) {
        String checksum = new Cursor("e", TOPICS, List.of(1L, 2L)).toString().split("-", -1)[1];
        assertThat(Cursor.parse(form.replace("{e}", "e").replace("{c}", checksum), TOPICS))
                .isEmpty();
    }

    /** A pattern with a repeated group would take a stack frame for each of them. */
    @Test
    void offsetsWithoutEnd_areReadNoFurtherThanTheTopics() {
        String good = new Cursor("e", TOPICS, List.of(1L, 2L)).toString();
        assertThat(Cursor.parse(good + ".1".repeat(1_000_000), TOPICS)).isEmpty();
    }
}
