package io.notiflux.cluster;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of history, in which sequences can be compared: a stream and its era.
 *
 * @param word the stream's, at random, in its description by who created it. The time of creation would not do: on 2.10 it
 *     moves when nodes create the stream at once, and when servers restart
 * @param era 0, and higher each time that the stream turned out to be put back to an older state
 */
record Line(String word, int era) {
    private static final Pattern DESCRIPTION = Pattern.compile("notiflux ([0-9a-z]{4,20})");
    private static final int WORD_CHARACTERS = 12;

    static String newDescription(RandomGenerator random) {
        var word = new StringBuilder("notiflux ");
        for (int i = 0; i < WORD_CHARACTERS; i++) {
            word.append(Character.forDigit(random.nextInt(Character.MAX_RADIX), Character.MAX_RADIX));
        }
        return word.toString();
    }

    /** The word in a stream's description, where it has one. */
    static Optional<String> wordOf(String description) {
        Matcher ours = DESCRIPTION.matcher(description);
        return ours.matches() ? Optional.of(ours.group(1)) : Optional.empty();
    }

    Line inEra(int next) {
        return new Line(word, next);
    }

    /** The first part of ids. */
    String epoch() {
        return era == 0 ? word : word + 'e' + Integer.toString(era, Character.MAX_RADIX);
    }
}
