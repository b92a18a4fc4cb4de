package io.notiflux.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionOfferTest {
    private static final int LISTS = 20_000;
    private static final String TOKEN = "abcXYZ019!#$%&'*+-.^_`|~";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "foo | foo",
                "foo, bar; baz=2 | foo, bar; baz=2",
                "' foo ;\t a = b ;c ' | foo; a=b; c",
                "foo; a=\"b\"; c=\"\\d\" | foo; a=b; c=d",
                ", ,foo,, bar , | foo, bar",
                "foo; a; a=1; a | foo; a; a=1; a",
                "foo,foo | foo, foo"
            })
    void list_hasOffersWithTheirParametersInOrder(String header, String offers) {
        assertThat(ExtensionOffer.parse(List.of(header)).map(ExtensionOfferTest::text))
                .hasValue(offers);
    }

    @Test
    void headers_makeOneList() {
        assertThat(ExtensionOffer.parse(List.of("a; x=1", "b,c", "d")).map(ExtensionOfferTest::text))
                .hasValue("a; x=1, b, c, d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                " , ,",
                ";",
                "=",
                "a;",
                "a;;b",
                "; a",
                "a; =1",
                "a; b=",
                "a; b=,c",
                "a b",
                "a; b c",
                "a; b=c d",
                "a; b=\"",
                "a; b=\"c",
                "a; b=\"\"",
                "a; b=\"c d\"",
                "a; b=\"c\\",
                "a; b=\"c\\\"",
                "a; b=\"c\"d",
                "\"a\"",
                "a; \"b\"",
                "a; b==c",
                "a=b",
                "a/b",
                "a; b=(c)",
                "a; b={c}",
                "\u00e9",
                "a\u0000",
                "a; b=\u007f"
            })
    void anythingElse_isNoList(String header) {
        assertThat(ExtensionOffer.parse(List.of(header))).isEmpty();
    }

    /** A list that is written in any of the ways that there are is read as what it is. */
    @Test
    void list_isReadAsItWasWritten() {
        long seed = Long.getLong("fuzz.seed", new Random().nextLong()); // a failure names its own
        var random = new Random(seed);
        for (int i = 0; i < LISTS; i++) {
            List<ExtensionOffer> offers = offers(random);
            String header = written(offers, random);
            assertThat(ExtensionOffer.parse(List.of(header)))
                    .as("'" + header + "' of seed " + seed)
                    .hasValue(offers);
        }
    }

    /** Whatever a client sends: it is a list or none, and what is read is tokens alone. */
    @Test
    void listThatIsSpoilt_isReadAsTokensOrNotAtAll() {
        long seed = Long.getLong("fuzz.seed", new Random().nextLong());
        var random = new Random(seed);
        int lists = 0;
        for (int i = 0; i < LISTS; i++) {
            var header = new StringBuilder(written(offers(random), random));
            for (int spoils = random.nextInt(4); spoils >= 0; spoils--) {
                header.setCharAt(
                        random.nextInt(header.length()), (char) random.nextInt(random.nextBoolean() ? 128 : 256));
            }
            Optional<List<ExtensionOffer>> read = ExtensionOffer.parse(List.of(header.toString()));
            if (read.isPresent()) {
                lists++;
                assertThat(text(read.get())).as("seed " + seed).matches("[^\\x00-\\x1f\"\\x7f-\\xff]+");
                assertThat(ExtensionOffer.parse(List.of(text(read.get())))).isEqualTo(read);
            }
        }
        assertThat(lists).as("some were lists still, seed " + seed).isBetween(1, LISTS - 1);
    }

    /** Of the longest headers that a request may have. */
    @ParameterizedTest
    @ValueSource(strings = {",", "a,", "a;", "a;b=\"", "\\", "a;b=\"\\", " ", "a "})
    void long_isReadInOnePass(String piece) {
        String header = piece.repeat(32_000 / piece.length());
        var threads = ManagementFactory.getThreadMXBean();
        long began = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < 10; i++) {
            ExtensionOffer.parse(List.of(header));
        }
        assertThat(threads.getCurrentThreadCpuTime() - began)
                .isLessThan(2_000_000_000L); // a quadratic reader takes minutes
    }

    private static List<ExtensionOffer> offers(Random random) {
        List<ExtensionOffer> offers = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            List<ExtensionOffer.Parameter> parameters = new ArrayList<>();
            for (int p = random.nextInt(4); p > 0; p--) {
                Optional<String> value = random.nextBoolean() ? Optional.of(token(random)) : Optional.empty();
                parameters.add(new ExtensionOffer.Parameter(token(random), value));
            }
            offers.add(new ExtensionOffer(token(random), parameters));
        }
        return offers;
    }

    private static String token(Random random) {
        return random.ints(1 + random.nextInt(5), 0, TOKEN.length())
                .mapToObj(i -> TOKEN.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    private static String written(List<ExtensionOffer> offers, Random random) {
        return offers.stream()
                .map(offer -> space(random)
                        + offer.name()
                        + offer.parameters().stream()
                                .map(one -> space(random) + ";" + space(random) + one.name()
                                        + one.value()
                                                .map(value ->
                                                        space(random) + "=" + space(random) + value(value, random))
                                                .orElse(""))
                                .collect(Collectors.joining())
                        + space(random))
                .collect(Collectors.joining(random.nextInt(4) == 0 ? " ,," : ","));
    }

    private static String value(String value, Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> '"' + value + '"';
            case 1 -> '"' + value.replaceAll("(.)", random.nextBoolean() ? "\\\\$1" : "$1") + '"';
            default -> value;
        };
    }

    private static String space(Random random) {
        return " ".repeat(Math.max(0, random.nextInt(4) - 2)) + "\t".repeat(Math.max(0, random.nextInt(6) - 4));
    }

    private static String text(List<ExtensionOffer> offers) {
        return offers.stream()
                .map(offer -> offer.name()
                        + offer.parameters().stream()
                                .map(one -> "; " + one.name()
                                        + one.value().map(value -> "=" + value).orElse(""))
                                .collect(Collectors.joining()))
                .collect(Collectors.joining(", "));
    }
}
