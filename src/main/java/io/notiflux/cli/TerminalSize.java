package io.notiflux.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many columns and rows of characters a terminal has. */
record TerminalSize(int columns, int rows) {
    private static final TerminalSize USUAL = new TerminalSize(80, 24);
    private static final Pattern STTY = Pattern.compile("([1-9][0-9]{0,3}) ([1-9][0-9]{0,3})\\s*");
    private static final File TERMINAL = new File("/dev/tty");

    /** As COLUMNS and LINES say where they are set, as the terminal itself says, or as terminals usually are. */
    static TerminalSize now() {
        Optional<TerminalSize> set = parse(System.getenv("LINES") + " " + System.getenv("COLUMNS"));
        return set.or(TerminalSize::asked).orElse(USUAL);
    }

    /** Reads rows and columns, as stty writes them. */
    static Optional<TerminalSize> parse(String text) {
        Matcher matcher = STTY.matcher(text);
        return matcher.matches()
                ? Optional.of(new TerminalSize(Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(1))))
                : Optional.empty();
    }

    private static Optional<TerminalSize> asked() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(TERMINAL)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var out = stty.getInputStream()) {
                return parse(new String(out.readAllBytes(), StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            return Optional.empty(); // there is no terminal, or no stty
        }
    }
}
