package io.notiflux.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notiflux.JwksServer;
import io.notiflux.LogCapture;
import io.notiflux.TestJwks;
import io.notiflux.TestKeys;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When keys are fetched, and what becomes of those that were. Time is the test's. */
class JwksSourceTest {
    private static final TestKeys FIRST = TestKeys.p256();
    private static final TestKeys SECOND = TestKeys.p256();
    private static final Duration SHORT = Duration.ofMillis(300);

    private final Pauses timer = new Pauses();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // as a clock that wraps around
    private final List<VerificationKeys> received = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private JwksServer issuer;

    /** A timer that writes down what it is asked for; the test runs the last task when it likes. */
    private static final class Pauses extends ScheduledThreadPoolExecutor {
        final List<Duration> pauses = new CopyOnWriteArrayList<>();
        private volatile Runnable task = () -> {};

        Pauses() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable next, long delay, TimeUnit unit) {
            task = next;
            pauses.add(Duration.of(delay, unit.toChronoUnit()));
            return super.schedule(() -> {}, 0, unit);
        }

        /** Lets the pause be over; waits for the fetch, and so for the next pause. */
        void elapse() {
            int before = pauses.size();
            task.run();
            await().until(() -> pauses.size() == before + 1);
        }
    }

    @BeforeEach
    void serve() throws IOException {
        issuer = JwksServer.serving(TestJwks.named("first", FIRST));
        toClose.add(issuer);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable part : toClose.reversed()) {
            part.close();
        }
        timer.shutdownNow();
    }

    @Test
    void start_fetchesTheKeys() {
        JwksSource source = source(JwksClient.LIMIT);
        assertThat(source.missing()).contains("not fetched yet");
        source.start();
        assertThat(source.missing()).isEmpty();
        assertThat(received).singleElement().satisfies(keys -> KeyParserTest.assertVerifies(keys, FIRST));
    }

    @Test
    void startWithoutTheIssuer_saysWhy_andGetsTheKeysLater() {
        issuer.answers(JwksServer.answer(503, ""));
        JwksSource source = started();
        assertThat(received).isEmpty();
        assertThat(source.missing()).contains("it answers with status 503");

        issuer.serves(TestJwks.named("first", FIRST));
        timer.elapse();
        assertThat(received).hasSize(1);
        assertThat(source.missing()).isEmpty();
    }

    @Test
    void startWithASilentIssuer_waitsNoLongerThanAFetchMayTake() {
        var end = new CountDownLatch(1);
        issuer.answers(_ -> await().until(() -> end.getCount() == 0));
        JwksSource source = started(SHORT);
        assertThat(source.missing()).contains("no whole answer within 300 ms");
        end.countDown();
    }

    @Test
    void sameKeys_areNoChange() {
        started();
        timer.elapse();
        issuer.serves(TestJwks.set("{}", TestJwks.jwk(FIRST, "first")));
        timer.elapse();
        assertThat(issuer.requests()).isEqualTo(3);
        assertThat(received).hasSize(1);
    }

    @Test
    void otherKeys_areTakenOver() {
        started();
        issuer.serves(TestJwks.named("second", SECOND));
        timer.elapse();
        assertThat(received).hasSize(2);
        KeyParserTest.assertVerifies(received.getLast(), SECOND);
    }

    @Test
    void failures_keepTheLastKeys_andAreToldOnceForEachReason() {
        try (LogCapture log = LogCapture.of(JwksKeys.class)) {
            JwksSource source = started();
            issuer.answers(JwksServer.answer(500, "secret"));
            timer.elapse();
            timer.elapse();
            issuer.serves("<html>secret");
            timer.elapse();
            issuer.answers(JwksServer.answer(500, "secret"));
            timer.elapse();
            assertThat(received).hasSize(1);
            assertThat(source.missing()).isEmpty();
            issuer.serves(TestJwks.named("first", FIRST));
            timer.elapse();
            timer.elapse();
            assertThat(received).hasSize(1);
            issuer.answers(JwksServer.answer(500, "secret"));
            timer.elapse();

            assertThat(log.lines())
                    .containsExactly(
                            "INFO event=jwks_read keys=1",
                            "WARNING event=jwks_failed reason=\"it answers with status 500\" keys_kept=1",
                            "WARNING event=jwks_failed reason=\"its answer is not a JWKS: {'keys': [{'kty': 'EC', 'crv':"
                                    + " 'P-256', ...}]}\" keys_kept=1",
                            "INFO event=jwks_read keys=1",
                            "WARNING event=jwks_failed reason=\"it answers with status 500\" keys_kept=1");
        }
    }

    @Test
    void pauses_areFiveMinutes_andAfterFailuresShortOnesThatGrow() {
        started();
        issuer.answers(JwksServer.answer(500, ""));
        for (int i = 0; i < 6; i++) {
            timer.elapse();
        }
        issuer.serves(TestJwks.named("first", FIRST));
        timer.elapse();

        List<Integer> seconds = List.of(300, 5, 10, 20, 40, 60, 60, 300);
        assertThat(timer.pauses).hasSameSizeAs(seconds);
        for (int i = 0; i < seconds.size(); i++) {
            assertThat(timer.pauses.get(i).toMillis()).isBetween(seconds.get(i) * 900L, seconds.get(i) * 1_100L);
        }
        assertThat(JwksSource.pause(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void failureOfAFetchForTokens_isTriedAgainSoon() {
        JwksSource source = started();
        issuer.answers(JwksServer.answer(500, ""));
        ask(source, 1);
        assertThat(timer.pauses).hasSize(2);
        assertThat(timer.pauses.getLast()).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void tokens_haveOneFetchAMinute_howeverManyTheyAre() {
        JwksSource source = started();
        ask(source, 1_000);
        assertThat(issuer.requests())
                .as("the first one, and that for the tokens")
                .isEqualTo(2);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos() - 1);
        ask(source, 10);
        assertThat(issuer.requests()).isEqualTo(2);
        nanos.addAndGet(1);
        ask(source, 10);
        assertThat(issuer.requests()).isEqualTo(3);
    }

    @Test
    void tokens_allWaitForTheFetchUnderWay() throws Exception {
        JwksSource source = started();
        var asked = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        issuer.answers(exchange -> {
            asked.countDown();
            await().until(() -> end.getCount() == 0);
            JwksServer.answer(200, TestJwks.named("second", SECOND)).handle(exchange);
        });
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            waiting.add(Thread.startVirtualThread(source::refresh));
        }
        asked.await();
        assertThat(waiting).allMatch(Thread::isAlive);
        end.countDown();
        for (Thread thread : waiting) {
            thread.join();
        }
        assertThat(received).hasSize(2);
        assertThat(issuer.requests()).isEqualTo(2);
    }

    /** It may have been asked before the issuer had the token's key. */
    @Test
    void token_hasAFetchOfItsOwn_afterAnotherThatIsUnderWay() throws Exception {
        JwksSource source = started();
        var asked = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        issuer.answers(exchange -> {
            asked.countDown();
            await().until(() -> end.getCount() == 0);
            issuer.serves(TestJwks.named("second", SECOND));
            JwksServer.answer(200, TestJwks.named("first", FIRST)).handle(exchange);
        });
        timer.task.run();
        asked.await();
        Thread token = Thread.startVirtualThread(source::refresh);
        await().until(() -> token.getState() == Thread.State.TIMED_WAITING);
        end.countDown();
        token.join();
        assertThat(received).hasSize(2);
        KeyParserTest.assertVerifies(received.getLast(), SECOND);
    }

    @Test
    void closed_itFetchesNoMore() {
        JwksSource source = started();
        source.close();
        ask(source, 1);
        timer.task.run();
        assertThat(issuer.requests()).isEqualTo(1);
    }

    private JwksSource source(Duration limit) {
        var client = new JwksClient(issuer.url(), HttpClient.newBuilder(), limit);
        var source = new JwksSource(client, timer, new Random(), nanos::get, received::add, JwksSource.newTally());
        toClose.add(source);
        return source;
    }

    private JwksSource started() {
        return started(JwksClient.LIMIT);
    }

    private JwksSource started(Duration limit) {
        JwksSource source = source(limit);
        source.start();
        await().until(() -> timer.pauses.size() == 1);
        return source;
    }

    private static void ask(JwksSource source, int times) {
        for (int i = 0; i < times; i++) {
            source.refresh();
        }
    }
}
