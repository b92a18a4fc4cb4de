package io.notiflux.cli;

/** What others say, made fit for a terminal: topics, subjects and a server's words are strangers' words. */
final class Printable {
    private Printable() {}

    /** Returns the text as one line that steers no terminal. */
    static String line(String text) {
        return text.replaceAll("\\p{C}", "?");
    }
}
