package io.notiflux.siege;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts what a server has written, as it goes on. */
final class LogWatch implements AutoCloseable {
    private final BufferedReader log;
    private long lines;
    private boolean ranOutOfMemory;

    LogWatch(Path log) throws IOException {
        this.log = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1); // which takes any octet
    }

    /** How many lines came since the last look. */
    long newLines() throws IOException {
        long before = lines;
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            lines++;
            ranOutOfMemory |= line.contains("OutOfMemoryError");
        }
        return lines - before;
    }

    /** Whether it told of it; such a server may go on, but with what, nobody knows. */
    boolean ranOutOfMemory() {
        return ranOutOfMemory;
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
