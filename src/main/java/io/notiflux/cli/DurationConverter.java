package io.notiflux.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration as people write it: {@code 1h}, {@code 1h30m}, {@code 500ms}, ISO 8601, or a number of seconds. */
final class DurationConverter implements ITypeConverter<Duration> {
    /** A hundred years. What is longer is a slip, and leads to times that others cannot hold. */
    static final Duration MAX = Duration.ofDays(36_500);

    private static final Pattern UNITS =
            Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");
    private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};
    private static final String RIGHT = "give one such as 30s, 10m, 1h30m, 7d or PT1H";

    @Override
    public Duration convert(String text) {
        Duration duration;
        try {
            duration = text.matches("\\d+") ? Duration.ofSeconds(Long.parseLong(text)) : parse(text);
        } catch (ArithmeticException | NumberFormatException e) {
            throw tooLong(text);
        }
        if (duration.isNegative() || duration.isZero()) {
            throw new TypeConversionException("'" + text + "' must be longer than nothing; " + RIGHT);
        }
        if (duration.compareTo(MAX) > 0) {
            throw tooLong(text);
        }
        return duration;
    }

    private static Duration parse(String text) {
        Matcher units = UNITS.matcher(text);
        if (text.isEmpty() || !units.matches()) {
            return iso(text);
        }
        long millis = 0;
        for (int i = 0; i < MILLIS.length; i++) {
            String number = units.group(i + 1);
            if (number != null) {
                millis = Math.addExact(millis, Math.multiplyExact(Long.parseLong(number), MILLIS[i]));
            }
        }
        return Duration.ofMillis(millis);
    }

    private static Duration iso(String text) {
        if (text.matches("-\\d+[a-z]*")) {
            throw new TypeConversionException("'" + text + "' must be longer than nothing; " + RIGHT);
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            if (e.getCause() instanceof ArithmeticException) {
                throw tooLong(text);
            }
            throw new TypeConversionException("'" + text + "' is no duration; " + RIGHT);
        }
    }

    private static TypeConversionException tooLong(String text) {
        return new TypeConversionException("'" + text + "' is longer than 100 years (36500d)");
    }
}
