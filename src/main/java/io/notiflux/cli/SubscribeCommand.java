package io.notiflux.cli;

import io.notiflux.topic.MessageId;
import io.notiflux.topic.Since;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the messages of topics as they come. */
@Command(
        name = "subscribe",
        description = {
            "Subscribes to topics and prints each message on a line.",
            "Where the connection is lost it connects again, and goes on after the last message.",
            "It fails if the first connection fails, or the server refuses."
        },
        mixinStandardHelpOptions = true)
final class SubscribeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOption server = new ServerOption();

    @Mixin
    private TokenOptions token = new TokenOptions();

    @Option(names = "--json", description = "A JSON object for each message: topic, id, time (when it came), message.")
    private boolean json;

    @Option(
            names = "--events",
            description = {
                "Also tells when it is subscribed and connects again: on standard error,",
                "or with --json as objects with the member event."
            })
    private boolean events;

    @Option(
            names = "--since",
            paramLabel = "[TOPIC=]ID",
            description = "Begins after this message, which is held; for one topic, or for all. May be repeated.")
    private List<String> since = List.of();

    @Option(
            names = "--last",
            arity = "0..1",
            fallbackValue = "1",
            preprocessor = AttachedValue.class,
            paramLabel = "N",
            description = "Begins with the newest message of each topic, or the newest N, if held.")
    private int last;

    @Option(names = "--count", paramLabel = "N", description = "Ends after N messages.")
    private long count;

    @Parameters(arity = "1..*", paramLabel = "TOPIC")
    private List<String> topics = List.of();

    @Override
    public Integer call() throws InterruptedException, CommandException, PipeClosedException {
        List<String> distinct = Topics.checked(topics, spec.commandLine());
        if (count < 1 && spec.commandLine().getParseResult().hasMatchedOption("--count")) {
            throw new ParameterException(spec.commandLine(), "--count must be at least 1, not " + count);
        }
        if (spec.commandLine().getParseResult().hasMatchedOption("--last") && (last < 1 || last > Since.Newest.MAX)) {
            throw new ParameterException(
                    spec.commandLine(), "--last must be from 1 to " + Since.Newest.MAX + ", not " + last);
        }
        var output = new SubscriptionOutput(new LineOutput(System.out), System.err, Clock.systemUTC(), json, events);
        new ReconnectingSubscription(
                        server.url(),
                        distinct,
                        new Places(distinct, starts(distinct), last),
                        token.source(TokenScope.subscribe),
                        output,
                        count,
                        ReconnectingSubscription.PATIENCE)
                .run();
        return 0;
    }

    /** An id has no '=', and a topic may have some. */
    private Map<String, String> starts(List<String> distinct) {
        Map<String, String> places = new HashMap<>();
        if (last > 0) {
            distinct.forEach(topic -> places.put(topic, Places.LAST));
        }
        for (String place : since) {
            int at = place.lastIndexOf('=');
            String id = place.substring(at + 1);
            String topic = place.substring(0, Math.max(at, 0));
            if (MessageId.parse(id).isEmpty()) {
                throw new ParameterException(spec.commandLine(), "--since: '" + id + "' is no id of a message");
            }
            if (at >= 0 && !distinct.contains(topic)) {
                throw new ParameterException(
                        spec.commandLine(), "--since: '" + topic + "' is none of the topics to subscribe to");
            }
            (at < 0 ? distinct : List.of(topic)).forEach(one -> places.put(one, id));
        }
        return places;
    }
}
