package io.notiflux.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Whence a command has its token: from one of its options, and otherwise from the environment. Two options are refused,
 * as nobody knows which of them is meant.
 */
final class TokenOptions {
    private static final List<String> NAMES = List.of("--token", "--token-file", "--key");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = {
                "The token (default: NOTIFLUX_TOKEN).",
                "Others on this machine can see what a command is given; a file is safer."
            })
    private @Nullable String token;

    @Option(names = "--token-file", paramLabel = "FILE", description = "Has the token, and is read anew at each use.")
    private @Nullable Path file;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "A private key, P-256 in PEM, that signs a token for just this, at each use.")
    private @Nullable Path key;

    /** Returns the command's tokens, of this scope. */
    TokenSource source(TokenScope scope) throws CommandException {
        return optional(scope)
                .orElseThrow(() -> new ParameterException(
                        command.commandLine(),
                        "A token is needed: give --token, --token-file or --key, or set NOTIFLUX_TOKEN"));
    }

    /** Returns the command's tokens, or empty if it is given none. */
    Optional<TokenSource> optional(TokenScope scope) throws CommandException {
        List<String> given = new ArrayList<>(NAMES);
        given.removeIf(name -> !command.commandLine().getParseResult().hasMatchedOption(name));
        if (given.size() > 1) {
            throw new ParameterException(
                    command.commandLine(), "Give one of " + String.join(" and ", given) + ", not several");
        }
        if (key != null) {
            return Optional.of(new TokenSource.Signed(TokenSigner.read(key), scope));
        }
        if (file != null) {
            var source = new TokenSource.FromFile(file);
            source.token(List.of()); // so that what is wrong with it is told before anything is done
            return Optional.of(source);
        }
        if (token != null) {
            String where = given.isEmpty() ? "NOTIFLUX_TOKEN" : "--token";
            return Optional.of(new TokenSource.Given(TokenShape.check(token, where)));
        }
        return Optional.empty();
    }
}
