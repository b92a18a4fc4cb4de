package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The main job: what is broadcast to a topic reaches its subscribers. */
class SubscribeAndBroadcastTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void broadcast_reachesEverySubscriberOfTheTopicAndNobodyElse() {
        try (var first = TestSubscriber.of(server, "news");
                var second = TestSubscriber.of(server, "news");
                var other = TestSubscriber.of(server, "weather")) {
            assertThat(server.broadcast("news", "hello").body()).contains("\"subscribers\":2");
            assertThat(first.next()).isEqualTo("hello");
            assertThat(second.next()).isEqualTo("hello");
            assertThat(other.rest()).isEmpty();
        }
    }

    @Test
    void messages_keepTheirOrder() {
        try (var subscriber = TestSubscriber.of(server, "news")) {
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                sent.add("message " + i);
                server.broadcast("news", "message " + i);
            }
            assertThat(subscriber.next(200)).isEqualTo(sent);
        }
    }
}
