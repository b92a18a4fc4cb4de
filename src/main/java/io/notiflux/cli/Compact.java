package io.notiflux.cli;

import java.util.Locale;

/** Numbers in at most six characters, for narrow columns: {@code 0.5}, {@code 9999}, {@code 12.3k}, {@code 456M}. */
final class Compact {
    private static final String[] UNITS = {"k", "M", "G", "T"};

    private Compact() {}

    static String of(long number) {
        return of((double) number);
    }

    static String of(double number) {
        if (number < 9_999.5) {
            return format(number, number < 9.95 && number != Math.rint(number) ? 1 : 0);
        }
        double rest = number;
        int unit = -1;
        while (rest >= 999.5 && unit < UNITS.length - 1) {
            rest /= 1_000;
            unit++;
        }
        return format(rest, rest < 99.95 ? 1 : 0) + UNITS[unit];
    }

    private static String format(double number, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", number);
    }
}
