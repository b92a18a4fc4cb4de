package io.notiflux.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Where a command has its tokens from. */
sealed interface TokenSource {
    /** Returns the token to present now, for these topics. Each attempt at a connection asks anew. */
    String token(List<String> topics) throws CommandException;

    /** Always the same one. */
    record Given(String token) implements TokenSource {
        @Override
        public String token(List<String> topics) {
            return token;
        }
    }

    /** A file, which others may replace at any time. */
    record FromFile(Path file) implements TokenSource {
        /** A token and some white space; no more is read, as the name may be that of anything. */
        private static final int MAX_BYTES = TokenShape.MAX_LENGTH + 1_024;

        @Override
        public String token(List<String> topics) throws CommandException {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] content = in.readNBytes(MAX_BYTES + 1);
                return TokenShape.check(new String(content, StandardCharsets.ISO_8859_1), file.toString());
            } catch (IOException e) {
                throw new CommandException(FileFault.of(file, e));
            }
        }
    }

    /** A private key, which signs one for each use, for the topics that are meant and no others. */
    record Signed(TokenSigner signer, TokenScope scope) implements TokenSource {
        /** A token is checked when it is presented. This covers the retries of a broadcast. */
        private static final Duration LIFETIME = Duration.ofMinutes(10);

        @Override
        public String token(List<String> topics) throws CommandException {
            return signer.sign(scope, "", topics, List.of(), LIFETIME);
        }
    }
}
