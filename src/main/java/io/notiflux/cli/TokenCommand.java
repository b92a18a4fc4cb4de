package io.notiflux.cli;

import io.notiflux.token.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a token. */
@Command(name = "token", description = "Prints a token that grants a scope on topics.", mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
    enum Scope {
        subscribe,
        broadcast,
        admin
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "SCOPE", description = "${COMPLETION-CANDIDATES}")
    private Scope scope = Scope.subscribe;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "TOPIC",
            description = "What for: one or more, but none for admin.")
    private List<String> topics = List.of();

    @Option(names = "--ttl", paramLabel = "SECONDS", defaultValue = "3600", description = "Valid for (default: 3600).")
    private long seconds;

    @Option(
            names = "--private-key",
            paramLabel = "FILE",
            defaultValue = ".local/private.pem",
            description = "Signs it (default: .local/private.pem).")
    private Path privateKey = Path.of(".local", "private.pem");

    @Override
    public Integer call() throws IOException, GeneralSecurityException, CommandException {
        if (topics.isEmpty() != (scope == Scope.admin)) {
            throw new ParameterException(
                    spec.commandLine(),
                    scope == Scope.admin
                            ? "A token of scope admin is for no topic; leave out '" + topics.getFirst() + "'"
                            : "Missing required parameter: 'TOPIC'");
        }
        String claim = scope.name().toLowerCase(Locale.ROOT);
        System.out.println(TokenSigner.read(privateKey).sign(claim, topics, Duration.ofSeconds(seconds)));
        return 0;
    }
}
