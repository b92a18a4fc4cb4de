package io.notiflux.cli;

import io.notiflux.token.Grant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a token. */
@Command(name = "token", description = "Prints a token that grants a scope on topics.", mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "SCOPE", description = "${COMPLETION-CANDIDATES}")
    private TokenScope scope = TokenScope.subscribe;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "TOPIC",
            description = "What for: one or more, or --pattern; none for admin.")
    private List<String> topics = List.of();

    @Option(
            names = "--pattern",
            paramLabel = "PATTERN",
            description = {
                "What else for; repeatable. Segments end at ':' or '/': * stands for one, a last ** for the rest."
            })
    private List<String> patterns = List.of();

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            defaultValue = "1h",
            description = "Valid for: 30s, 10m, 1h, 7d, PT1H, or seconds (default: 1h).")
    private Duration ttl = Duration.ofHours(1);

    @Option(
            names = "--jti",
            paramLabel = "ID",
            defaultValue = "",
            description = "The token's id, by which `disconnect --jti` revokes it; at most 64 characters.")
    private String id = "";

    @Option(
            names = {"--key", "--private-key"},
            paramLabel = "FILE",
            defaultValue = ".local/private.pem",
            description = "Signs it (default: .local/private.pem).")
    private Path privateKey = Path.of(".local", "private.pem");

    @Override
    public Integer call() throws CommandException {
        List<String> all = Stream.concat(topics.stream(), patterns.stream()).toList();
        if (all.isEmpty() != (scope == TokenScope.admin)) {
            throw new ParameterException(
                    spec.commandLine(),
                    scope == TokenScope.admin
                            ? "A token of scope admin is for no topic; leave out '" + all.getFirst() + "'"
                            : "Missing required parameter: 'TOPIC' (or --pattern)");
        }
        List<String> named = Topics.checked(topics, spec.commandLine());
        List<String> matched = TopicPatterns.checked(patterns, spec.commandLine());
        System.out.println(TokenSigner.read(privateKey).sign(scope, id(), named, matched, ttl));
        return 0;
    }

    private String id() {
        if (id.length() > Grant.MAX_ID_LENGTH) {
            throw new ParameterException(
                    spec.commandLine(), "A token's id has at most " + Grant.MAX_ID_LENGTH + " characters");
        }
        return id;
    }
}
