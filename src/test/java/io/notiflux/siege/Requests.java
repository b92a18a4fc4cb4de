package io.notiflux.siege;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Requests and bodies as text. */
final class Requests {
    private Requests() {}

    /** @param fields of the head, as lines without their ends */
    static String post(String path, String body, String... fields) {
        return post(path, body.getBytes(UTF_8).length, fields) + body;
    }

    /** A head alone, which promises a body of this length. */
    static String post(String path, int length, String... fields) {
        return head("POST", path, fields) + "Content-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n";
    }

    static String chunked(String path) {
        return head("POST", path) + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    }

    static String get(String path, String... fields) {
        return head("GET", path, fields) + "\r\n";
    }

    private static String head(String method, String path, String... fields) {
        String lines = List.of(fields).stream().map(field -> field + "\r\n").collect(Collectors.joining());
        return method + " " + path + " HTTP/1.1\r\nHost: siege\r\n" + lines;
    }

    static String events(List<String> topics, String token) {
        String query = topics.stream().map(topic -> "topic=" + topic).collect(Collectors.joining("&"));
        return get("/events?" + query, "Authorization: Bearer " + token);
    }

    static String broadcast(String topic, String message, String token) {
        return "{\"topic\":\"" + topic + "\",\"message\":\"" + message + "\",\"token\":\"" + token + "\"}";
    }

    static String broadcast(List<String> topics, String message, String token) {
        return "{\"topics\":" + list(topics) + ",\"message\":\"" + message + "\",\"token\":\"" + token + "\"}";
    }

    /** A command of the JSON protocol. */
    static String subscribe(List<String> topics, String token, String otherMembers) {
        return "{\"type\":\"subscribe\",\"ref\":1,\"topics\":" + list(topics) + ",\"token\":\"" + token + "\""
                + otherMembers + "}";
    }

    static String list(List<String> strings) {
        return strings.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
    }

    /** Names that differ by their numbers. */
    static List<String> topics(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(number -> prefix + number).toList();
    }
}
