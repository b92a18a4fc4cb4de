package io.notiflux.token;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which topics a pattern stands for. */
class TopicPatternTest {
    private static final long SEED = Long.getLong("fuzz.seed", 20_260_131);
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("fuzz.seconds", 2));
    private static final int ROUNDS = 300_000;
    private static final int TOPIC_BYTES = 1_024;

    @ParameterizedTest
    @CsvSource({
        "a, a",
        "a:*, a:b",
        "a:*, a:*",
        "a/*, a/b",
        "*, a",
        "*:*, a:b",
        "a:*:c, a:b:c",
        "a/*:c, a/日本:c",
        "*:, a:",
        ":*, :a",
        "**, a",
        "**, a:b/c",
        "**, ':'",
        "a:**, a:b",
        "a:**, a:b:c",
        "a:**, a:b/c",
        "a:**, a::",
        "a:*/**, a:b/c/d",
        "a*, a*",
        "a:*b, a:*b",
        "a:b**, a:b**",
        "***, ***",
        "a:***, a:***"
    })
    void pattern_matches(String pattern, String topic) {
        assertThat(TopicPattern.fault(pattern)).isEmpty();
        assertThat(matches(pattern, topic)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a, b",
        "a, ab",
        "ab, a",
        "a, A",
        "a:*, a",
        "a:*, a:",
        "a:*, a/b",
        "a:*, a:b:",
        "a:*, a:b:c",
        "a:*, a:b/c",
        "*, ':'",
        "*, a:b",
        "*:*, a",
        "a:*:c, a::c",
        "a:*:c, a:b/c",
        "a:**, a",
        "a:**, a:",
        "a:**, a/b",
        "a:**, b:c",
        "a*, ab",
        "*a, ba",
        "a:*b, a:cb",
        "a:b**, a:bc",
        "***, a",
        "'', a"
    })
    void pattern_doesNotMatch(String pattern, String topic) {
        assertThat(TopicPattern.fault(pattern)).isEmpty();
        assertThat(matches(pattern, topic)).isFalse();
    }

    @Test
    void matches_areThoseOfTheRegularExpression() {
        var random = new Random(SEED);
        int matched = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String pattern = text(random, "aab**::/", 9);
            String topic = text(random, "aab*:/", 9);
            if (TopicPattern.fault(pattern).isEmpty()) {
                boolean expected = expression(pattern).matcher(topic).matches();
                matched += expected ? 1 : 0;
                assertThat(matches(pattern, topic))
                        .as(pattern + " and " + topic)
                        .isEqualTo(expected);
            }
        }
        assertThat(matched).isGreaterThan(ROUNDS / 100);
    }

    @Test
    void anything_isMatchedOrNot_inLinearTime() {
        var random = new Random(SEED);
        long end = System.nanoTime() + TIME.toNanos();
        while (System.nanoTime() < end) {
            String pattern = random.ints(random.nextInt(300), 0, 0x3000)
                    .mapToObj(c -> c % 3 == 0 ? "*" : c % 3 == 1 ? ":" : Character.toString(c))
                    .collect(joining());
            String topic = text(random, "a*:/\ud83d\ude00", 1_024);
            if (TopicPattern.fault(pattern).isEmpty()) {
                assertThat(matches(pattern, topic))
                        .as(pattern + " and " + topic)
                        .isEqualTo(expression(pattern).matcher(topic).matches());
            }
        }
    }

    @Test
    void patternsThatWouldMakeABacktrackingMatcherExplode_takeNoTime() {
        List<String> patterns = List.of(
                "*:".repeat(127) + "*",
                "*/".repeat(127) + "b",
                "*a".repeat(128),
                "*".repeat(256),
                "a:".repeat(127) + "**");
        List<String> topics = List.of(
                "a".repeat(TOPIC_BYTES),
                "a:".repeat(TOPIC_BYTES / 2),
                "a/".repeat(TOPIC_BYTES / 2),
                "*".repeat(TOPIC_BYTES),
                ":".repeat(TOPIC_BYTES));
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> IntStream.range(0, 2_000)
                        .forEach(_ -> patterns.forEach(pattern -> topics.forEach(topic -> matches(pattern, topic)))));
    }

    private static boolean matches(String pattern, String topic) {
        return new TopicPattern(pattern).matches(new TopicSegments(topic));
    }

    /** A matcher of another kind. */
    private static Pattern expression(String pattern) {
        String[] segments = pattern.split("(?=[:/])|(?<=[:/])", -1);
        return Pattern.compile(
                IntStream.range(0, segments.length)
                        .mapToObj(i -> switch (segments[i]) {
                            case "*" -> "[^:/]+";
                            case "**" -> ".+";
                            default -> Pattern.quote(segments[i]);
                        })
                        .collect(joining()),
                Pattern.DOTALL);
    }

    private static String text(Random random, String alphabet, int longest) {
        return random.ints(random.nextInt(longest + 1), 0, alphabet.length())
                .mapToObj(i -> String.valueOf(alphabet.charAt(i)))
                .collect(joining());
    }
}
