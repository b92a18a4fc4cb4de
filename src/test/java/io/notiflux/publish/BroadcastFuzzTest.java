package io.notiflux.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.JsonFuzz;
import io.notiflux.http.ProblemException;
import io.notiflux.topic.TopicName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a body holds is a broadcast, or a problem that is told in a few words; see {@link JsonFuzz}. */
class BroadcastFuzzTest {
    @Test
    void anything_isABroadcastOrAProblem() throws IOException {
        JsonFuzz.run("broadcast", BroadcastFuzzTest::parse);
    }

    @Test
    void anything_isABatchOrAProblem() throws IOException {
        JsonFuzz.run("broadcast", input -> {
            try {
                parseAll(BatchItems.ofLines(ByteBuffer.wrap(input)));
                parseAll(BatchItems.ofArray(ByteBuffer.wrap(input)));
            } catch (ProblemException e) {
                assertToldBriefly(e);
            }
        });
    }

    private static void parseAll(List<ByteBuffer> items) {
        assertThat(items).hasSizeBetween(1, BatchItems.MAX);
        for (ByteBuffer item : items) {
            byte[] bytes = new byte[item.remaining()];
            item.duplicate().get(bytes);
            parse(bytes);
        }
    }

    private static void parse(byte[] body) {
        try {
            BroadcastRequest broadcast = BroadcastRequest.parse(ByteBuffer.wrap(body));
            assertThat(broadcast.topics())
                    .hasSizeBetween(1, BroadcastRequest.MAX_TOPICS)
                    .doesNotHaveDuplicates()
                    .allMatch(topic -> TopicName.fault(topic).isEmpty());
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(broadcast.message()))
                    .isTrue();
            assertThat(broadcast.message()).hasSizeLessThanOrEqualTo(body.length);
        } catch (ProblemException e) {
            assertToldBriefly(e);
        }
    }

    private static void assertToldBriefly(ProblemException e) {
        assertThat(e.problem().detail()).hasSizeLessThan(300);
    }
}
