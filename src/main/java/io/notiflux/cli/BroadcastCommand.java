package io.notiflux.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Broadcasts a message, or many of a batch, and prints what the server answers. */
@Command(
        name = "broadcast",
        description = {
            "Broadcasts a message to one or several topics and prints the server's answer.",
            "A server that is over a limit, or about to end, is asked again when it says."
        },
        mixinStandardHelpOptions = true)
final class BroadcastCommand implements Callable<Integer> {
    private static final String KEY = "[!-~]{1,255}";
    private static final String STANDARD_INPUT = "-";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOption server = new ServerOption();

    @Mixin
    private TokenOptions token = new TokenOptions();

    @Option(names = "--file", paramLabel = "FILE", description = "Has the message, as it is, or the batch.")
    private @Nullable Path file;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "The same key is not broadcast twice within 5 minutes (default: a new one).")
    private @Nullable String key;

    @Option(
            names = "--batch",
            description = {
                "Broadcasts each line of standard input, or of --file, and prints each one's result. A line is a",
                "JSON object with topic, or topics, and message, and perhaps its own token."
            })
    private boolean batch;

    @Parameters(
            arity = "0..*",
            paramLabel = "TOPIC... MESSAGE",
            hideParamSyntax = true,
            description = "Up to 1,000 topics, and the message; - reads it from standard input.")
    private List<String> words = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException, CommandException, PipeClosedException {
        return batch ? batch() : single();
    }

    private int single() throws CommandException, InterruptedException, PipeClosedException {
        int least = file == null ? 2 : 1;
        if (words.size() < least) {
            throw wrong(file == null ? "Give a topic and a message" : "Give a topic; the message is in --file");
        }
        List<String> topics =
                Topics.checked(file == null ? words.subList(0, words.size() - 1) : words, spec.commandLine());
        if (key != null && !key.matches(KEY)) {
            throw wrong("--idempotency-key must be 1 to 255 visible characters of ASCII, such as a random UUID");
        }
        TokenSource tokens = token.source(TokenScope.broadcast);
        try (var port = new PublicPort(server.url())) {
            new SingleBroadcast(port, tokens, new LineOutput(System.out))
                    .send(topics, message(), key == null ? UUID.randomUUID().toString() : key);
            return 0;
        }
    }

    private String message() throws CommandException {
        if (file == null && !words.getLast().equals(STANDARD_INPUT)) {
            ArgumentText.require(words.getLast(), spec.commandLine());
            return words.getLast();
        }
        return MessageInput.all(Optional.ofNullable(file), MessageInput.MAX_BYTES);
    }

    private int batch() throws IOException, CommandException, InterruptedException, PipeClosedException {
        if (!words.isEmpty()) {
            throw wrong("A batch names its topics and messages itself; leave out '" + words.getFirst() + "'");
        }
        if (key != null) {
            throw wrong("A batch takes no --idempotency-key; broadcast what must not come twice by itself");
        }
        Optional<TokenSource> tokens = token.optional(TokenScope.broadcast);
        Optional<Path> from = Optional.ofNullable(file);
        try (var port = new PublicPort(server.url());
                InputStream in = MessageInput.open(from)) {
            var lines = new BatchLines(in, MessageInput.name(from), MessageInput.MAX_BYTES);
            new BatchBroadcast(port, tokens, new LineOutput(System.out)).send(lines);
            return 0;
        } catch (IOException e) {
            throw MessageInput.fault(from, e);
        }
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }
}
