package io.notiflux.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command may be made of. Who sends one has shown no token yet. */
class JsonCommandTest {
    private static final int FRAME = 2 * 1_024 * 1_024;
    private static final String TOKEN = "t".repeat(16_384);

    @Test
    void subscribe_toAThousandTopics_withTheirIds_isTaken() {
        String since = IntStream.range(0, 1_000)
                .mapToObj(i -> quoted(name(i, 200)) + ":\"e-" + i + "\"")
                .collect(Collectors.joining(","));
        String command = "{\"type\":\"subscribe\",\"ref\":1,\"topics\":[" + names(1_000, 200) + "],\"token\":\"" + TOKEN
                + "\",\"since\":{" + since + "}}";
        assertThat(JsonCommand.parse(command)).isInstanceOfSatisfying(JsonCommand.Subscribe.class, subscribe -> {
            assertThat(subscribe.topics()).hasSize(1_000);
            assertThat(subscribe.since()).hasSize(1_000);
        });
    }

    @Test
    void subscribe_toAThousandOfTheLongestTopics_isTaken() {
        String command =
                "{\"type\":\"subscribe\",\"topics\":[" + names(1_000, 1_024) + "],\"token\":\"" + TOKEN + "\"}";
        assertThat(JsonCommand.parse(command)).isInstanceOf(JsonCommand.Subscribe.class);
    }

    @Test
    void mark_beforeTheCommand_isPassedOver() {
        assertThat(JsonCommand.parse("\uFEFF{\"type\":\"ping\",\"ref\":1}")).isEqualTo(new JsonCommand.Ping("1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'ref':1,'topics':[*'a%d',*]}",
                "{'ref':1,'topics':[*1,*]}",
                "{'ref':1,'since':{*'a%d':'e-1',*}}",
                "{'ref':1,'since':{*'a%d':null,*}}",
                "{'ref':1,'since':[*[],*]}",
                "{'ref':1,*'a%d':1,*}",
                "{'ref':1,'x':[*0,*]}",
                "{'ref':1,'x':{*'a%d':{},*}}"
            })
    void valuesPastTheBound_areNotRead(String form) {
        String[] parts = form.replace('\'', '"').split("\\*", -1);
        var command = new StringBuilder(parts[0]);
        for (int i = 0; command.length() < 1_000_000; i++) {
            command.append(parts[1].replace("%d", "" + i));
        }
        assertRefusedQuickly(command.append(parts[2]).toString(), "1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'ref':1,'topics':['*']}",
                "{'ref':1,'token':'*'}",
                "{'ref':1,'type':'*'}",
                "{'ref':1,'since':{'*':'e-1'}}",
                "{'ref':1,'since':{'a':'*'}}",
                "{'ref':1,'*':1}",
                "{'ref':1,'topics':[1*]}"
            })
    void oneThatIsTooLong_isNotKept(String form) {
        assertRefusedQuickly(form.replace('\'', '"').replace("*", "1".repeat(1_000_000)), "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{", "{\"topics\":[", "{\"a\":", "\"", " ", "0", "\\u0061", "\"a\","})
    void commandOfAWholeFrame_isNotLookedAt(String piece) {
        assertRefusedQuickly(piece.repeat(FRAME / piece.length()), "");
    }

    private static void assertRefusedQuickly(String command, String ref) {
        JsonCommand parsed = JsonCommand.parse(command);
        long shortest = Long.MAX_VALUE; // the others are those of a busy machine, or of code that is not compiled yet
        for (int i = 0; i < 10; i++) {
            long before = System.nanoTime();
            parsed = JsonCommand.parse(command);
            shortest = Math.min(shortest, System.nanoTime() - before);
        }
        assertThat(Duration.ofNanos(shortest)).isLessThan(Duration.ofMillis(30));
        assertThat(parsed).isInstanceOfSatisfying(JsonCommand.Mistaken.class, mistaken -> {
            assertThat(mistaken.ref()).isEqualTo(ref);
            assertThat(mistaken.detail()).hasSizeLessThan(300);
        });
    }

    private static String names(int count, int length) {
        return IntStream.range(0, count).mapToObj(i -> quoted(name(i, length))).collect(Collectors.joining(","));
    }

    private static String name(int i, int length) {
        String number = "t" + i;
        return number + "x".repeat(length - number.length());
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
