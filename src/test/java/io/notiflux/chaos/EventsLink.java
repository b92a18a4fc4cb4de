package io.notiflux.chaos;

import io.notiflux.chaos.Heard.Answer;
import io.notiflux.chaos.Heard.Ended;
import io.notiflux.chaos.Heard.Position;
import io.notiflux.chaos.Heard.Subscribed;
import io.notiflux.chaos.Heard.Told;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events over the JDK's HTTP client, read line by line. What clients need not know, this one does: how a
 * cursor is written, as the browser's client does, so that each topic's place can be checked.
 */
final class EventsLink extends Link implements Flow.Subscriber<String> {
    private static final String RESET = "notiflux.reset";
    private static final int RADIX = 36;

    private final List<String> topics;
    private final Map<String, String> fields = new HashMap<>();
    private final CompletableFuture<?> exchange;
    private Flow.@Nullable Subscription subscription;
    private boolean closed;
    private boolean begun;

    /**
     * Connects.
     *
     * @param topics in alphabetical order
     * @param cursor to resume after
     */
    EventsLink(int port, List<String> topics, String token, Optional<String> cursor) {
        this.topics = topics;
        String query = topics.stream().map(topic -> "topic=" + topic).collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/events?" + query))
                .header("Authorization", "Bearer " + token);
        cursor.ifPresent(id -> request.header("Last-Event-ID", id));
        exchange = Http.CLIENT.sendAsync(
                request.build(),
                answer -> answer.statusCode() == 200
                        ? HttpResponse.BodySubscribers.fromLineSubscriber(this)
                        : HttpResponse.BodySubscribers.mapping(
                                HttpResponse.BodySubscribers.discarding(), _ -> refused(answer.statusCode())));
        var _ = exchange.whenComplete((_, failure) -> {
            if (failure != null) {
                put(new Ended(failure.toString()));
            }
        });
    }

    private @Nullable Void refused(int status) {
        put(new Ended("status " + status));
        return null;
    }

    @Override
    public void onSubscribe(Flow.Subscription lines) {
        boolean late;
        synchronized (this) {
            subscription = lines;
            late = closed;
        }
        if (late) {
            lines.cancel();
        } else {
            lines.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(String line) {
        int colon = line.indexOf(':');
        if (line.isEmpty()) {
            take();
            fields.clear();
        } else if (colon > 0) {
            fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
    }

    private void take() {
        String id = fields.get("id");
        if (id == null) {
            return;
        }
        Map<String, Place> places = places(id);
        String data = fields.get("data");
        String event = fields.get("event");
        if (!begun) {
            begun = true;
            boolean recovered = !RESET.equals(event);
            Map<String, Answer> answers = new HashMap<>();
            places.forEach((topic, place) -> answers.put(topic, new Answer(recovered, place)));
            put(new Subscribed(answers), id);
        } else if (data == null) {
            put(new Position(places), id);
        } else {
            String topic = topics.size() == 1 || event == null ? topics.getFirst() : event;
            put(new Told(topic, Objects.requireNonNull(places.get(topic), topic), data), id);
        }
    }

    private Map<String, Place> places(String cursor) {
        String[] parts = cursor.split("-", -1);
        String[] numbers = parts[2].split("\\.", -1);
        Map<String, Place> places = new HashMap<>();
        for (int i = 0; i < topics.size(); i++) {
            places.put(topics.get(i), new Place(parts[0], Long.parseLong(numbers[i], RADIX)));
        }
        return places;
    }

    @Override
    public void onError(Throwable failure) {
        put(new Ended(failure.toString()));
    }

    @Override
    public void onComplete() {
        put(new Ended("it ended"));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (subscription != null) {
                subscription.cancel();
            }
        }
        exchange.cancel(true);
    }
}
