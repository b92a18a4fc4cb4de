package io.notiflux.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;

/** Many broadcasts, a line each, in as many requests as they need. One thread's. */
final class BatchBroadcast {
    private static final int TOO_LARGE = 413;

    private final PublicPort server;
    private final Optional<TokenSource> tokens;
    private final LineOutput out;
    private long refused;

    /** @param tokens empty if each line has its own */
    BatchBroadcast(PublicPort server, Optional<TokenSource> tokens, LineOutput out) {
        this.server = server;
        this.tokens = tokens;
        this.out = out;
    }

    /** Sends all, and prints each one's result. It returns how many were refused. */
    long send(BatchLines lines) throws IOException, CommandException, InterruptedException, PipeClosedException {
        for (Optional<BatchLines.Chunk> chunk = lines.next(); chunk.isPresent(); chunk = lines.next()) {
            send(chunk.get());
        }
        return refused;
    }

    private void send(BatchLines.Chunk chunk) throws CommandException, InterruptedException, PipeClosedException {
        Optional<String> token =
                tokens.isPresent() ? Optional.of(tokens.get().token(chunk.topics())) : Optional.empty();
        HttpResponse<byte[]> response;
        try {
            response = RetryingPost.send(
                    () -> server.post("/broadcast/batch", "application/x-ndjson", chunk.body(), token));
        } catch (LostException e) {
            throw new CommandException(e.reason() + "; nobody knows which of " + chunk + " were broadcast");
        }
        Optional<Answer> answer = Answer.of(response.body());
        if (answer.isPresent() && !answer.get().results().isEmpty()) {
            for (String result : answer.get().results()) {
                out.line(result);
            }
            refused += answer.get().refused();
            return;
        }
        String problem = answer.flatMap(Answer::problem)
                .orElseThrow(() -> new CommandException(NetworkFault.status(server.url(), response.statusCode())));
        int count = chunk.lines().size();
        if (response.statusCode() != TOO_LARGE) {
            throw new CommandException(problem + "; " + chunk + " were not broadcast");
        } else if (count == 1) {
            out.line(new String(response.body(), UTF_8).strip());
            refused++;
        } else { // a server that takes less than others: nothing of this was broadcast
            send(chunk.part(0, count / 2));
            send(chunk.part(count / 2, count));
        }
    }
}
