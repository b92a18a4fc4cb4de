package io.notiflux.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Text that a command reads, from standard input or a file. */
final class MessageInput {
    /** What a server can be set to take at most. */
    static final int MAX_BYTES = 1 << 30;

    private static final String STANDARD_INPUT = "standard input";

    private MessageInput() {}

    /**
     * Returns all of a file, or of standard input, as it is.
     *
     * @param max bytes; {@link #MAX_BYTES}
     */
    static String all(Optional<Path> file, int max) throws CommandException {
        try (InputStream in = open(file)) {
            byte[] bytes = in.readNBytes(max + 1);
            if (bytes.length > max) {
                throw new CommandException(
                        name(file) + " has more than the " + max + " bytes that a server takes at most");
            }
            return text(bytes, name(file));
        } catch (IOException e) {
            throw fault(file, e);
        }
    }

    static InputStream open(Optional<Path> file) throws CommandException {
        try {
            return file.isPresent() ? Files.newInputStream(file.get()) : System.in;
        } catch (IOException e) {
            throw fault(file, e);
        }
    }

    static CommandException fault(Optional<Path> file, IOException e) {
        return new CommandException(file.map(path -> FileFault.of(path, e)).orElse(STANDARD_INPUT + " cannot be read"));
    }

    static String name(Optional<Path> file) {
        return file.map(Path::toString).orElse(STANDARD_INPUT);
    }

    /** Returns the text, if it is UTF-8: anything else would be sent with letters lost. */
    static String text(byte[] bytes, String where) throws CommandException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CommandException(where + " is not in UTF-8");
        }
    }
}
