package io.notiflux.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A subscription that outlives its connections. It ends when it has enough messages, or is refused. Its first connection
 * has to succeed, as an address that never did is more probably wrong than its server away.
 */
final class ReconnectingSubscription {
    /** Long enough for two of the server's pings to be late, and short enough for people to believe in it. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Refusals that are the server's state, and not our mistake. */
    private static final Set<String> PASSING = Set.of("unavailable", "internal");

    private final ServerUrl url;
    private final List<String> topics;
    private final TokenSource tokens;
    private final SubscriptionOutput output;
    private final Duration patience;
    private final Places places;
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private long wanted;
    private boolean proven;
    private boolean told;
    private boolean subscribed;
    private Optional<Duration> asked = Optional.empty();
    /** When to show a newer token, on {@link System#nanoTime}; empty where nothing ends with the present one. */
    private OptionalLong due = OptionalLong.empty();

    /**
     * @param places where to begin
     * @param wanted how many messages; 0 for all
     */
    ReconnectingSubscription(
            ServerUrl url,
            List<String> topics,
            Places places,
            TokenSource tokens,
            SubscriptionOutput output,
            long wanted,
            Duration patience) {
        this.url = url;
        this.topics = topics;
        this.tokens = tokens;
        this.output = output;
        this.wanted = wanted;
        this.patience = patience;
        this.places = places;
    }

    /** Returns once it has as many messages as are wanted. */
    void run() throws InterruptedException, CommandException, PipeClosedException {
        while (true) {
            long began = System.nanoTime();
            asked = Optional.empty();
            try {
                follow();
                return;
            } catch (LostException e) {
                if (!proven && !e.isForLater()) {
                    throw new CommandException(e.reason());
                }
                Duration held = Duration.ofNanos(System.nanoTime() - began);
                Duration wait = backoff.next(held, asked, e.isForLater());
                output.lost(e.reason(), wait);
                Thread.sleep(wait);
                output.reconnecting();
            }
        }
    }

    private void follow() throws InterruptedException, CommandException, LostException, PipeClosedException {
        String token = token();
        try (Link link = new Link(url, patience.dividedBy(2), patience.dividedBy(2))) {
            subscribed = false;
            due = OptionalLong.empty();
            link.send(places.subscription(token));
            long began = System.nanoTime();
            while (true) {
                Optional<String> text = link.next();
                if (text.isPresent() && isLast(text.get())) {
                    return;
                }
                if (due.isPresent() && System.nanoTime() - due.getAsLong() > 0) {
                    due = OptionalLong.empty();
                    link.send(Places.refresh(token()));
                }
                if (!subscribed && System.nanoTime() - began > patience.toNanos()) {
                    throw new LostException(url + " did not answer the subscription in time", false);
                }
            }
        }
    }

    /** A file may be missing for a moment while others replace it. */
    private String token() throws CommandException, LostException {
        try {
            return tokens.token(topics);
        } catch (CommandException e) {
            if (proven) {
                throw new LostException(String.valueOf(e.getMessage()), false);
            }
            throw e;
        }
    }

    private boolean isLast(String text) throws CommandException, LostException, PipeClosedException {
        Reply reply = Reply.of(text)
                .orElseThrow(() -> new CommandException(url + " does not speak as a notiflux server does; is it one?"));
        switch (reply) {
            case Reply.Message message -> {
                places.reached(message.topic(), message.id());
                output.message(message);
                return wanted > 0 && --wanted == 0;
            }
            case Reply.Subscribed(Map<String, Reply.Start> starts, Optional<Duration> left) -> {
                begin(starts);
                refreshWithin(left);
            }
            case Reply.Refreshed(Optional<Duration> left) -> refreshWithin(left);
            case Reply.Ended() -> throw new LostException("the subscription has ended with its token", false);
            case Reply.Position(String id) -> {
                if (subscribed) {
                    places.allReached(id);
                }
            }
            case Reply.GoAway(Duration reconnect) -> asked = Optional.of(reconnect);
            case Reply.Refused(String code, String detail, String topic) -> refused(code, detail, topic);
            case Reply.Other() -> {}
        }
        return false;
    }

    private void begin(Map<String, Reply.Start> starts) throws CommandException, PipeClosedException {
        subscribed = true;
        proven = true;
        if (!told) {
            told = true;
            System.err.println("Subscribed at " + url + "; Ctrl-C ends it.");
        }
        for (Map.Entry<String, Reply.Start> start : starts.entrySet()) {
            output.subscribed(start.getKey(), start.getValue().position());
            if (!start.getValue().recovered()) {
                output.gap(start.getKey());
            }
            places.began(start.getKey(), start.getValue());
        }
    }

    /** Leaves a fifth of the time, in which nothing may come that wakes us, for half of our patience. */
    private void refreshWithin(Optional<Duration> left) {
        due = left.isEmpty() || left.get().isZero()
                ? OptionalLong.empty()
                : OptionalLong.of(System.nanoTime() + left.get().toNanos() / 5 * 4);
    }

    private static void refused(String code, String detail, String topic) throws CommandException, LostException {
        String told = (topic.isEmpty() ? "" : topic + ": ") + detail + " (" + code + ")";
        if (PASSING.contains(code)) {
            throw new LostException(told, true);
        }
        throw new CommandException(told);
    }
}
