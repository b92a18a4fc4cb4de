package io.notiflux.cli;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The rule for words on the command line that are sent on. Java reads them in the locale's encoding, and in a locale
 * without UTF-8, as in many containers, loses all letters but English ones.
 */
final class ArgumentText {
    private static final char LOST = '\uFFFD';

    private ArgumentText() {}

    static void require(String text, CommandLine command) {
        String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
        if (text.indexOf(LOST) >= 0 && !Charset.forName(encoding).equals(StandardCharsets.UTF_8)) {
            throw new ParameterException(
                    command, "A word is not readable in this locale's encoding, " + encoding + "; set LC_ALL=C.UTF-8");
        }
    }
}
