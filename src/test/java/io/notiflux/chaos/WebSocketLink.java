package io.notiflux.chaos;

import io.notiflux.chaos.Heard.Answer;
import io.notiflux.chaos.Heard.Ended;
import io.notiflux.chaos.Heard.Position;
import io.notiflux.chaos.Heard.Subscribed;
import io.notiflux.chaos.Heard.Told;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The JSON protocol over the JDK's WebSocket, for texts that need no escaping. */
final class WebSocketLink extends Link implements WebSocket.Listener {
    private static final Pattern MESSAGE = Pattern.compile(
            "\\{\"type\":\"message\",\"topic\":\"([^\"]+)\",\"id\":\"([^\"]+)\",\"message\":\"([^\"]*)\"}");
    private static final Pattern POSITION = Pattern.compile("\\{\"type\":\"position\",\"id\":\"([^\"]+)\"}");
    private static final Pattern TOPIC = Pattern.compile(
            "\"([^\"]+)\":\\{\"last\":(?:null|\"[^\"]+\"),\"position\":\"([^\"]+)\"(?:,\"recovered\":(true|false))?}");

    private final List<String> topics;
    private final String subscribe;
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<WebSocket> opening;
    private boolean begun;

    WebSocketLink(int port, List<String> topics, String token, Function<String, Optional<Place>> since) {
        this.topics = topics;
        String names = topics.stream().map(topic -> '"' + topic + '"').collect(Collectors.joining(","));
        String places = topics.stream()
                .flatMap(topic -> since.apply(topic).stream().map(place -> '"' + topic + "\":\"" + place + '"'))
                .collect(Collectors.joining(","));
        subscribe = "{\"type\":\"subscribe\",\"ref\":1,\"topics\":[" + names + "],\"token\":\"" + token
                + "\",\"since\":{" + places + "}}";
        opening = Http.CLIENT
                .newWebSocketBuilder()
                .connectTimeout(Client.CONNECT)
                .subprotocols("notiflux.v1.json")
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), this);
        var _ = opening.whenComplete((_, failure) -> {
            if (failure != null) {
                put(new Ended(failure.toString()));
            }
        });
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        var _ = webSocket.sendText(subscribe, true);
        webSocket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            take(text.toString());
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    private void take(String frame) {
        Matcher message = MESSAGE.matcher(frame);
        if (message.matches()) {
            put(new Told(message.group(1), Place.of(message.group(2)), message.group(3)));
        } else if (frame.startsWith("{\"type\":\"subscribed\"")) {
            begun = true;
            put(new Subscribed(answers(frame)));
        } else if (frame.startsWith("{\"type\":\"error\"")) {
            put(new Ended(frame));
        } else {
            Matcher position = POSITION.matcher(frame);
            if (position.matches() && begun) { // else it says nothing of topics that are not subscribed to yet
                Place place = Place.of(position.group(1));
                put(new Position(topics.stream().collect(Collectors.toMap(topic -> topic, _ -> place))));
            }
        }
    }

    private static Map<String, Answer> answers(String frame) {
        Map<String, Answer> answers = new HashMap<>();
        Matcher topic = TOPIC.matcher(frame);
        while (topic.find()) {
            answers.put(topic.group(1), new Answer(!"false".equals(topic.group(3)), Place.of(topic.group(2))));
        }
        return answers;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        put(new Ended(code + " " + reason));
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        put(new Ended(error.toString()));
    }

    @Override
    public void close() {
        var _ = opening.thenAccept(WebSocket::abort);
    }
}
