package io.notiflux.subscribe;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The ids of the tokens that one connection's subscriptions were made with, so that it is found when one is revoked.
 * Tokens without an id take no memory here. The connection's lock guards what changes; any thread may look.
 */
final class ShownTokens {
    /** Null as long as no token had an id. */
    private volatile @Nullable Map<String, String> idByTopic;

    /** Notes by which token a topic was subscribed to last; its id is empty where it has none. */
    void put(String topic, String id) {
        Map<String, String> ids = idByTopic;
        if (!id.isEmpty()) {
            if (ids == null) {
                ids = new ConcurrentHashMap<>(2);
                idByTopic = ids;
            }
            ids.put(topic, id);
        } else if (ids != null) {
            ids.remove(topic);
        }
    }

    void remove(String topic) {
        Map<String, String> ids = idByTopic;
        if (ids != null) {
            ids.remove(topic);
        }
    }

    void clear() {
        idByTopic = null;
    }

    boolean hasOneOf(Set<String> tokens) {
        Map<String, String> ids = idByTopic;
        return ids != null && ids.values().stream().anyMatch(tokens::contains);
    }
}
