package io.notiflux.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a command left behind: its exit code, and what it printed. */
record Captured(int code, String out, String err) {
    static Captured run(String... arguments) {
        return run(Map.of(), arguments);
    }

    static Captured run(Map<String, String> environment, String... arguments) {
        PrintStream formerOut = System.out;
        PrintStream formerErr = System.err;
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int code = Commands.run(() -> 0, environment, arguments);
            return new Captured(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(formerOut);
            System.setErr(formerErr);
        }
    }
}
