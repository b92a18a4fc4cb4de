package io.notiflux.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the messages of topics as they come. */
@Command(
        name = "subscribe",
        description = "Subscribes to topics and prints each message on a line, until the connection ends.",
        mixinStandardHelpOptions = true)
final class SubscribeCommand implements Callable<Integer> {
    @Option(
            names = "--url",
            defaultValue = "ws://127.0.0.1:8080/ws",
            description = "The server (default: ws://127.0.0.1:8080/ws).")
    private URI url = URI.create("ws://127.0.0.1:8080/ws");

    @Option(names = "--token", required = true, description = "Of scope subscribe, for all the topics.")
    private String token = "";

    @Parameters(arity = "1..*", paramLabel = "TOPIC")
    private List<String> topics = List.of();

    @Override
    public Integer call() throws InterruptedException, CommandException {
        var printer = new Printer();
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket webSocket =
                    client.newWebSocketBuilder().buildAsync(url, printer).get();
            for (String topic : topics) {
                webSocket.sendText("/subscribe " + topic + " " + token, true).get();
            }
            System.err.println("Subscribed at " + url + "; Ctrl-C ends it.");
            throw new CommandException("the connection ended: " + printer.end.get());
        } catch (ExecutionException e) {
            throw new CommandException("no connection to " + url + ": " + e.getCause());
        }
    }

    /** Prints what the client receives. The client's thread calls it, one call at a time. */
    private static final class Printer implements WebSocket.Listener {
        private final CompletableFuture<String> end = new CompletableFuture<>();
        private final StringBuilder message = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                System.out.println(message);
                message.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            end.complete(code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            end.complete(error.toString());
        }
    }
}
