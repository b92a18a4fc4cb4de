package io.notiflux.access;

/**
 * One line of the log: an event and its fields. A value that has anything but the plain characters is put into quotes
 * and escaped, so that whoever supplied it can neither add a field nor a line, nor make a terminal show something
 * else.
 */
final class LogLine {
    /** The most characters of a value; the form without quotes needs no more than it has. */
    static final int MAX_VALUE = 128;

    private static final char CUT = '\u2026';

    private final StringBuilder line = new StringBuilder(192);

    LogLine(String event) {
        line.append("event=").append(event);
    }

    LogLine number(String name, long value) {
        line.append(' ').append(name).append('=').append(value);
        return this;
    }

    /** Adds a field; leaves it out where there is no value. */
    LogLine text(String name, String value) {
        if (!value.isEmpty()) {
            line.append(' ').append(name).append('=');
            append(value);
        }
        return this;
    }

    private void append(String value) {
        if (value.length() <= MAX_VALUE && value.chars().allMatch(LogLine::isPlain)) {
            line.append(value);
            return;
        }
        line.append('"');
        int i = 0;
        for (int shown = 0; i < value.length() && shown < MAX_VALUE; shown++) {
            int c = value.codePointAt(i);
            i += Character.charCount(c);
            escape(c);
        }
        if (i < value.length()) {
            line.append(CUT);
        }
        line.append('"');
    }

    private void escape(int c) {
        if (c == '"' || c == '\\') {
            line.append('\\').append((char) c);
        } else if (isVisible(c)) {
            line.appendCodePoint(c);
        } else {
            for (char unit : Character.toChars(c)) {
                line.append(String.format("\\u%04x", (int) unit));
            }
        }
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._:/@+".indexOf(c) >= 0;
    }

    /** Not so are controls, marks that turn the direction of writing, line separators, and halves of characters. */
    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    @Override
    public String toString() {
        return line.toString();
    }
}
