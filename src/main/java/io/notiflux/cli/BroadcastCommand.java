package io.notiflux.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Broadcasts one message and prints the answer. */
@Command(
        name = "broadcast",
        description = "Broadcasts a message to a topic and prints the server's answer.",
        mixinStandardHelpOptions = true)
final class BroadcastCommand implements Callable<Integer> {
    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080/broadcast",
            description = "The server (default: http://127.0.0.1:8080/broadcast).")
    private URI url = URI.create("http://127.0.0.1:8080/broadcast");

    @Option(names = "--token", required = true, description = "Of scope broadcast, for the topic.")
    private String token = "";

    @Parameters(index = "0", paramLabel = "TOPIC")
    private String topic = "";

    @Parameters(index = "1", paramLabel = "MESSAGE")
    private String message = "";

    @Override
    public Integer call() throws IOException, InterruptedException, CommandException {
        var request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body()))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new CommandException(response.statusCode() + " " + response.body());
            }
            System.out.println(response.body());
            return 0;
        } catch (ConnectException e) {
            throw new CommandException("no connection to " + url);
        }
    }

    private String body() throws IOException {
        var text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("topic", topic);
            json.writeStringField("message", message);
            json.writeEndObject();
        }
        return text.toString();
    }
}
