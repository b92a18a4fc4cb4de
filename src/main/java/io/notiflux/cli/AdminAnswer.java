package io.notiflux.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a node's admin port answered: an object, and perhaps a list of objects in it. Members of objects within have
 * names such as {@code history.bytes}; those that are null are left out.
 *
 * @param node its own members
 * @param items the objects of its list
 */
record AdminAnswer(Map<String, String> node, List<Map<String, String>> items) {
    static AdminAnswer read(String json) throws IOException {
        Map<String, String> node = new LinkedHashMap<>();
        List<Map<String, String>> items = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.START_ARRAY) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        items.add(members(parser, "", new LinkedHashMap<>()));
                    }
                } else {
                    value(parser, name, node);
                }
            }
        }
        return new AdminAnswer(node, items);
    }

    private static Map<String, String> members(JsonParser parser, String path, Map<String, String> into)
            throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = path + parser.currentName();
            parser.nextToken();
            value(parser, name, into);
        }
        return into;
    }

    private static void value(JsonParser parser, String name, Map<String, String> into) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            members(parser, name + ".", into);
        } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
            into.put(name, parser.getText());
        }
    }

    /** The node's name. */
    String name() {
        return node.getOrDefault("node", "?");
    }

    boolean isOfCluster() {
        return Boolean.parseBoolean(node.get("cluster"));
    }

    static long number(Map<String, String> item, String name) {
        return Long.parseLong(item.getOrDefault(name, "0"));
    }
}
