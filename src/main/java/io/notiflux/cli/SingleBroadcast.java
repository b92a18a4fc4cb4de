package io.notiflux.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.notiflux.json.Json;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/** One message to one topic or to several, sent again where the server asks for that, and broadcast once. */
final class SingleBroadcast {
    private final PublicPort server;
    private final TokenSource tokens;
    private final LineOutput out;

    SingleBroadcast(PublicPort server, TokenSource tokens, LineOutput out) {
        this.server = server;
        this.tokens = tokens;
        this.out = out;
    }

    /** Sends it, and prints the answer. */
    void send(List<String> topics, String message, String key)
            throws CommandException, InterruptedException, PipeClosedException {
        byte[] body = Json.object(json -> {
            if (topics.size() == 1) {
                json.writeStringField("topic", topics.getFirst());
            } else {
                json.writeArrayFieldStart("topics");
                for (String topic : topics) {
                    json.writeString(topic);
                }
                json.writeEndArray();
            }
            json.writeStringField("message", message);
        });
        try {
            HttpResponse<byte[]> answer = RetryingPost.send(() -> server.post(
                    "/broadcast", "application/json", body, Optional.of(tokens.token(topics)), "Idempotency-Key", key));
            tell(answer);
        } catch (LostException e) {
            throw new CommandException(e.reason() + "; the message may have been broadcast, so try again with"
                    + " --idempotency-key " + key);
        }
    }

    private void tell(HttpResponse<byte[]> answer) throws CommandException, PipeClosedException {
        Optional<Answer> read = Answer.of(answer.body());
        boolean done = answer.statusCode() == 200
                && read.map(Answer::fields)
                        .filter(fields -> fields.containsKey("id") || fields.containsKey("ids"))
                        .isPresent();
        if (!done) {
            throw new CommandException(read.flatMap(Answer::problem)
                    .orElseGet(() -> NetworkFault.status(server.url(), answer.statusCode())));
        }
        out.line(new String(answer.body(), UTF_8).strip());
    }
}
