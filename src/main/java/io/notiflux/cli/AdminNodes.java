package io.notiflux.cli;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The nodes that a command asks, each by its admin port. */
final class AdminNodes {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Option(
            names = "--admin-url",
            split = ",",
            paramLabel = "URL",
            converter = ServerUrl.Converter.class,
            defaultValue = "http://127.0.0.1:9090",
            description = {
                "Where the admin port is; several nodes with commas, or by repeating it",
                "(default: NOTIFLUX_ADMIN_URL, or http://127.0.0.1:9090)."
            })
    private List<ServerUrl> urls = List.of();

    private final List<String> faults = new ArrayList<>();

    List<ServerUrl> urls() {
        return urls;
    }

    /**
     * Asks each node in turn. One that does not answer is told by {@link #exitCode}, and the others are asked all the same.
     */
    List<AdminAnswer> ask(String method, String path, Map<String, String> parameters, Optional<String> token)
            throws InterruptedException {
        String query = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter -> parameter.getKey() + "="
                        + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8)
                                .replace("+", "%20"))
                .collect(Collectors.joining("&", "?", ""));
        List<AdminAnswer> answers = new ArrayList<>();
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            for (ServerUrl url : urls) {
                try {
                    answers.add(answer(client, request(url, method, path + query, token)));
                } catch (IOException e) {
                    faults.add("no answer from " + url + "; is ADMIN_PORT set there?");
                } catch (CommandException e) {
                    faults.add(url + ": " + e.getMessage());
                }
            }
        }
        return answers;
    }

    private static HttpRequest request(ServerUrl url, String method, String target, Optional<String> token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.http(target))
                .timeout(TIMEOUT)
                .method(method, HttpRequest.BodyPublishers.noBody());
        token.ifPresent(t -> request.header("Authorization", "Bearer " + t));
        return request.build();
    }

    private static AdminAnswer answer(HttpClient client, HttpRequest request)
            throws IOException, InterruptedException, CommandException {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            String body = response.body();
            throw new CommandException(response.statusCode() + " "
                    + Answer.of(body.getBytes(StandardCharsets.UTF_8))
                            .flatMap(Answer::problem)
                            .orElse(body));
        }
        return AdminAnswer.read(response.body());
    }

    /** Tells of the nodes that did not answer. It returns 0 if all did. */
    int exitCode() {
        faults.forEach(fault -> System.err.println("notiflux: " + fault));
        return faults.isEmpty() ? 0 : 1;
    }
}
