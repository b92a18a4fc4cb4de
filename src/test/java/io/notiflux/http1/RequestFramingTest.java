package io.notiflux.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.notiflux.connection.MemoryBudget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the framing holds, and says by itself. What it makes of bytes is in {@link HttpFuzzTest} and in io.notiflux. */
class RequestFramingTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LARGE =
            "GET /" + "a".repeat(30_000) + " HTTP/1.1\r\nHost: a\r\nX: " + "b".repeat(30_000);
    private static final String POST =
            "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";

    private final Deque<byte[]> reads = new ArrayDeque<>();
    private final Written written = new Written();
    private final List<Integer> refused = new ArrayList<>();
    private MemoryBudget budget = new MemoryBudget(1 << 20);

    private static final class Written implements DataWriter {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(BufferData... buffers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(BufferData buffer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void writeNow(BufferData... buffers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void writeNow(BufferData buffer) {
            text.append(new String(buffer.readBytes(), StandardCharsets.US_ASCII));
        }
    }

    private RequestFraming framing() {
        return new RequestFraming(
                reads::poll, written, new RequestLimits(1_000, budget, Duration.ofSeconds(1)), (status, _, _, _, _) -> {
                    refused.add(status.code());
                    return new byte[0];
                });
    }

    /** As a socket has it, eight kilobytes at a time. */
    private void comes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        for (int from = 0; from < bytes.length; from += 8_192) {
            reads.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 8_192)));
        }
    }

    private static String next(RequestFraming framing) {
        byte[] bytes = framing.next();
        return bytes == null ? "" : new String(bytes, StandardCharsets.US_ASCII);
    }

    @Test
    void largeHead_isPaidForUntilTheNextOne() {
        comes(LARGE + "\r\n\r\n");
        RequestFraming framing = framing();
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            String piece = next(framing);
            assertThat(piece).hasSizeBetween(1, 8_192);
            head.append(piece);
        }
        assertThat(head.toString()).isEqualTo(LARGE + "\r\n\r\n");
        assertThat(budget.reserved()).isBetween(50_000L, 130_000L);

        comes(GET);
        assertThat(next(framing)).isEqualTo(GET);
        assertThat(budget.reserved()).isZero();
    }

    @Test
    void unfinishedHead_givesAllBackAtTheEnd() {
        comes(LARGE);
        RequestFraming framing = framing();
        assertThat(framing.next()).isNull();
        assertThat(budget.reserved()).isPositive();

        framing.release();
        assertThat(budget.reserved()).isZero();
    }

    @Test
    void headOverTheBudget_isUnavailable() {
        budget = new MemoryBudget(10_000);
        comes(LARGE + "\r\n\r\n" + GET);
        RequestFraming framing = framing();
        assertThat(framing.next()).isNull();
        assertThat(refused).containsExactly(503);
        assertThat(framing.next()).isNull();
    }

    @Test
    void smallHead_needsNoBudget() {
        budget = new MemoryBudget(0);
        comes(GET);
        assertThat(next(framing())).isEqualTo(GET);
    }

    @Test
    void bodyThatIsWanted_isAskedForOnce() {
        comes(POST);
        comes("he");
        comes("llo");
        RequestFraming framing = framing();
        assertThat(next(framing)).isEqualTo(POST.replace("Expect: 100-continue\r\n", ""));
        framing.want();
        assertThat(next(framing) + next(framing)).isEqualTo("hello");
        assertThat(written.text).hasToString("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(framing.canGoOn()).isTrue();
    }

    @Test
    void bodyThatCameBeforeItWasAskedFor_isNotAskedFor() {
        comes(POST + "hello");
        RequestFraming framing = framing();
        next(framing);
        framing.want();
        assertThat(next(framing)).isEqualTo("hello");
        assertThat(written.text).isEmpty();
    }

    @Test
    void bodyThatNobodyWants_isNeitherAskedForNorWaitedFor() {
        comes(POST);
        comes("hello" + GET);
        RequestFraming framing = framing();
        next(framing);
        assertThat(framing.canGoOn()).isFalse();
        framing.endAfterThis();
        assertThat(framing.next()).isNull();
        assertThat(written.text).isEmpty();
        assertThat(reads).hasSize(1);
    }

    @Test
    void whatComesBehindTheLastRequest_isForWhoeverTakesOver() {
        comes(GET + "frames");
        RequestFraming framing = framing();
        assertThat(next(framing)).isEqualTo(GET);
        assertThat(framing.release()).asString(StandardCharsets.US_ASCII).isEqualTo("frames");
    }
}
