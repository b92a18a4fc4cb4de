package io.notiflux.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.connection.Packet;
import io.notiflux.topic.Encoder;
import io.notiflux.topic.HistoryLimits;
import io.notiflux.topic.Message;
import io.notiflux.topic.TopicHub;
import io.notiflux.websocket.Frames;
import io.notiflux.websocket.MessageDeflater;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who shares which form of a message. */
class EncodingTest {
    private static final String LONG = "the same words again and again, ".repeat(50);

    private final AtomicInteger encoded = new AtomicInteger();
    private final Encoding whole = Encoding.of(message -> {
        encoded.incrementAndGet();
        return Frames.text(message.text().getBytes(StandardCharsets.UTF_8));
    });
    private final Encoding compressed = whole.compressed(new MessageDeflater());
    private final TopicHub hub = new TopicHub("epoch", HistoryLimits.NONE, System::nanoTime);
    private final Map<Encoder<Packet>, List<Packet>> offered = new HashMap<>();

    @Test
    void message_isCompressedOnce_andSharedByAllWhoTakeIt() {
        subscribe(compressed, whole, compressed, whole, compressed);
        hub.publish("a", LONG);
        List<Packet> shorter = offeredTo(compressed);
        assertThat(shorter).hasSize(3).allMatch(packet -> packet == shorter.getFirst());
        List<Packet> asItIs = offeredTo(whole);
        assertThat(asItIs).hasSize(2).allMatch(packet -> packet == asItIs.getFirst());
        assertThat(shorter.getFirst().length()).isLessThan(asItIs.getFirst().length() / 4);
        assertThat(encoded).hasValue(1);
    }

    @Test
    void message_thatIsShort_isTheSamePacketForAll() {
        subscribe(compressed, whole);
        hub.publish("a", "short");
        assertThat(offeredTo(compressed).getFirst()).isSameAs(offeredTo(whole).getFirst());
        assertThat(encoded).hasValue(1);
    }

    private void subscribe(Encoding... encodings) {
        for (Encoding encoding : encodings) {
            hub.subscribe(
                    "a",
                    (Message message) -> offered.computeIfAbsent(encoding.published(), _ -> new ArrayList<>())
                            .add(message.encoded(encoding.published())));
        }
    }

    private List<Packet> offeredTo(Encoding encoding) {
        return offered.getOrDefault(encoding.published(), List.of());
    }
}
