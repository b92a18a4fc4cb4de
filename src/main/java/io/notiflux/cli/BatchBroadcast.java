package io.notiflux.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;

/** Many broadcasts, a line each, in as many requests as they need. One thread's. */
final class BatchBroadcast {
    private static final int TOO_LARGE = 413;
    private static final int UNAVAILABLE = 503;

    private final PublicPort server;
    private final Optional<TokenSource> tokens;
    private final LineOutput out;
    private long refused;
    private long all;

    /** @param tokens empty if each line has its own */
    BatchBroadcast(PublicPort server, Optional<TokenSource> tokens, LineOutput out) {
        this.server = server;
        this.tokens = tokens;
        this.out = out;
    }

    /** Sends all, and prints each one's result. It fails if any was refused. */
    void send(BatchLines lines) throws IOException, CommandException, InterruptedException, PipeClosedException {
        for (Optional<BatchLines.Chunk> chunk = lines.next(); chunk.isPresent(); chunk = lines.next()) {
            send(chunk.get());
        }
        if (refused > 0) {
            throw new CommandException(refused + " of " + all + " refused");
        }
    }

    private void send(BatchLines.Chunk chunk) throws CommandException, InterruptedException, PipeClosedException {
        HttpResponse<byte[]> response = answer(chunk);
        Optional<Answer> answer = Answer.of(response.body());
        if (answer.isPresent() && !answer.get().results().isEmpty()) {
            for (String result : answer.get().results()) {
                out.line(result);
            }
            refused += answer.get().refused();
            all += answer.get().results().size();
            return;
        }
        String problem = answer.flatMap(Answer::problem)
                .orElseGet(() -> NetworkFault.status(server.url(), response.statusCode()));
        int count = chunk.lines().size();
        if (isOpen(response.statusCode())) {
            throw new CommandException(problem + unknown(chunk));
        } else if (response.statusCode() != TOO_LARGE) {
            throw new CommandException(problem + notSent(chunk));
        } else if (count == 1) {
            out.line(new String(response.body(), UTF_8).strip());
            refused++;
            all++;
        } else { // a server that takes less than others: nothing of this was broadcast
            send(chunk.part(0, count / 2));
            send(chunk.part(count / 2, count));
        }
    }

    private HttpResponse<byte[]> answer(BatchLines.Chunk chunk) throws CommandException, InterruptedException {
        try {
            Optional<String> token =
                    tokens.isPresent() ? Optional.of(tokens.get().token(chunk.topics())) : Optional.empty();
            return RetryingPost.send(
                    () -> server.post("/broadcast/batch", "application/x-ndjson", chunk.body(), token));
        } catch (LostException e) {
            throw new CommandException(e.reason() + unknown(chunk));
        } catch (CommandException e) {
            throw new CommandException(e.getMessage() + notSent(chunk));
        }
    }

    /** Whether an answer without results leaves it open what was broadcast: a fault of the server's or a proxy's. */
    private static boolean isOpen(int status) {
        return status < 400 || (status >= 500 && status != UNAVAILABLE);
    }

    private static String unknown(BatchLines.Chunk chunk) {
        return "; nobody knows what of " + chunk + " was broadcast, and nothing after that was";
    }

    private static String notSent(BatchLines.Chunk chunk) {
        return "; nothing from line " + chunk.first() + " on was broadcast";
    }
}
