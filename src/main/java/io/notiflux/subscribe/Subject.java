package io.notiflux.subscribe;

/** A token's subject, as it is kept with a connection. */
final class Subject {
    static final String NONE = "";

    /** The most characters that are kept: a token has room for thousands, and each connection keeps one. */
    static final int MAX_LENGTH = 128;

    private static final String CUT = "\u2026";

    private Subject() {}

    /** Cuts a long one, between two code points. */
    static String kept(String subject) {
        if (subject.length() <= MAX_LENGTH) {
            return subject;
        }
        int end = MAX_LENGTH - CUT.length();
        return subject.substring(0, Character.isHighSurrogate(subject.charAt(end - 1)) ? end - 1 : end) + CUT;
    }
}
