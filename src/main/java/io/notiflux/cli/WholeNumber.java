package io.notiflux.cli;

import picocli.CommandLine.TypeConversionException;

/** A whole number as an option's value. Picocli's own fault would name a type of Java's. */
final class WholeNumber {
    private WholeNumber() {}

    static long of(String text, long most) {
        long number;
        try {
            number = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrong(text, most);
        }
        if (number > most || number < -most) {
            throw wrong(text, most);
        }
        return number;
    }

    private static TypeConversionException wrong(String text, long most) {
        return new TypeConversionException("'" + text + "' is no whole number of at most " + most);
    }
}
