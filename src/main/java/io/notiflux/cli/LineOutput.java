package io.notiflux.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;

/**
 * Standard output, a line at a time, each at once and in UTF-8 whatever the locale: others read it. It notices that
 * nobody does, which {@code System.out} by itself does not tell.
 */
final class LineOutput {
    private final PrintStream out;

    LineOutput(PrintStream out) {
        this.out = out;
    }

    void line(String text) throws PipeClosedException, CommandException {
        line(text.getBytes(UTF_8));
    }

    void line(byte[] text) throws PipeClosedException, CommandException {
        byte[] line = new byte[text.length + 1];
        System.arraycopy(text, 0, line, 0, text.length);
        line[text.length] = '\n';
        out.write(line, 0, line.length);
        out.flush();
        if (out.checkError()) {
            throw fault();
        }
    }

    /** Tells what is wrong, by a further byte: a pipe without a reader is an end, a full disk is a failure. */
    private static PipeClosedException fault() throws CommandException {
        try (var again = new FileOutputStream(FileDescriptor.out)) {
            again.write('\n');
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            if (!reason.contains("pipe") && !reason.contains("closed")) {
                throw new CommandException("standard output cannot be written: " + reason);
            }
        }
        return new PipeClosedException();
    }
}
