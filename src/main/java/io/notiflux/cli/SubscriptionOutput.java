package io.notiflux.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.notiflux.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * What a subscription prints. Messages go to standard output: alone, or as JSON. So do events, as JSON; otherwise they go
 * to standard error, as the messages' reader does not expect them.
 */
final class SubscriptionOutput {
    private final LineOutput out;
    private final PrintStream err;
    private final Clock clock;
    private final boolean json;
    private final boolean events;

    SubscriptionOutput(LineOutput out, PrintStream err, Clock clock, boolean json, boolean events) {
        this.out = out;
        this.err = err;
        this.clock = clock;
        this.json = json;
        this.events = events;
    }

    void message(Reply.Message message) throws PipeClosedException, CommandException {
        if (json) {
            object(object -> {
                object.writeStringField("topic", wellFormed(message.topic()));
                object.writeStringField("id", message.id());
                time(object);
                object.writeStringField("message", wellFormed(message.message()));
            });
        } else {
            out.line(message.message());
        }
    }

    void subscribed(String topic, String position) throws PipeClosedException, CommandException {
        if (events) {
            event("subscribed", "subscribed to " + topic + " from " + position, object -> {
                object.writeStringField("topic", wellFormed(topic));
                object.writeStringField("position", position);
            });
        }
    }

    /** Told in any case: whoever relies on the messages must know. */
    void gap(String topic) throws PipeClosedException, CommandException {
        event(
                "gap",
                topic + ": some messages may be missing",
                object -> object.writeStringField("topic", wellFormed(topic)));
    }

    /** Told in any case, or a subscription to a server that is away would seem to be to a quiet topic. */
    void lost(String reason, Duration wait) throws PipeClosedException, CommandException {
        String seconds = "%d.%d s".formatted(wait.toSeconds(), wait.toMillisPart() / 100);
        event("lost", "connection lost: " + reason + "; next try in " + seconds, object -> {
            object.writeStringField("reason", Printable.line(reason));
            object.writeNumberField("wait_ms", wait.toMillis());
        });
    }

    void reconnecting() throws PipeClosedException, CommandException {
        if (events) {
            event("reconnecting", "connecting again", _ -> {});
        }
    }

    private void event(String name, String line, Json.Members members) throws PipeClosedException, CommandException {
        if (json && events) {
            object(object -> {
                object.writeStringField("event", name);
                time(object);
                members.write(object);
            });
        } else {
            err.println("notiflux: " + Printable.line(line));
        }
    }

    private void object(Json.Members members) throws PipeClosedException, CommandException {
        out.line(Json.object(members));
    }

    /** When it came here. */
    private void time(JsonGenerator object) throws IOException {
        object.writeStringField(
                "time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    }

    /** Without halves of characters, which JSON's escapes can have and UTF-8 cannot. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }
}
