package io.notiflux.cli;

/** Text by the columns that it takes on a terminal. */
final class DisplayText {
    private static final String CUT = "…";

    private DisplayText() {}

    static int width(String text) {
        return text.codePoints().map(DisplayText::width).sum();
    }

    /** The text, or as much of its beginning as fits, with a sign that there is more. */
    static String fit(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        var fitting = new StringBuilder();
        int left = columns - width(CUT);
        for (int codePoint : text.codePoints().toArray()) {
            left -= width(codePoint);
            if (left < 0) {
                break;
            }
            fitting.appendCodePoint(codePoint);
        }
        return columns <= 0 ? "" : fitting + CUT;
    }

    /** As terminals count (Unicode's annex 11): what East Asia writes, and emoji, take two; combining marks none. */
    private static int width(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
            default -> isWide(codePoint) ? 2 : 1;
        };
    }

    private static boolean isWide(int codePoint) {
        return in(codePoint, 0x1100, 0x115F) // the first parts of Korean syllables
                || in(codePoint, 0x2E80, 0xA4CF) // Chinese, Japanese, Yi
                || in(codePoint, 0xAC00, 0xD7A3) // Korean syllables
                || in(codePoint, 0xF900, 0xFAFF) // Chinese, for compatibility
                || in(codePoint, 0xFE30, 0xFE6F) // forms for vertical lines
                || in(codePoint, 0xFF01, 0xFF60) // full-width Latin
                || in(codePoint, 0xFFE0, 0xFFE6) // full-width signs
                || in(codePoint, 0x1F300, 0x1FAFF) // emoji
                || in(codePoint, 0x20000, 0x3FFFD); // rare Chinese
    }

    private static boolean in(int codePoint, int first, int last) {
        return first <= codePoint && codePoint <= last;
    }
}
