package io.notiflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.TestKeys;
import io.notiflux.token.Grant;
import io.notiflux.token.KeyParser;
import io.notiflux.token.Refusal;
import io.notiflux.token.Scope;
import io.notiflux.token.TokenVerifier;
import io.notiflux.token.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCommandTest {
    @TempDir
    Path folder;

    private TokenVerifier verifier;

    @BeforeEach
    void makeKeys() throws Exception {
        Captured.run("keygen", "--out", folder.toString());
        verifier = new TokenVerifier(
                KeyParser.fromFile(Files.readString(folder.resolve("public.pem"))), Clock.systemUTC(), 1 << 20);
    }

    @Test
    void token_grantsItsScopeOnItsTopicsForAnHour() {
        Instant before = Instant.now();
        Captured run = token("subscribe", "news", "a\"b\\日");
        assertThat(run.code()).isZero();
        assertThat(run.out()).hasLineCount(1);
        String token = run.out().strip();
        assertThat(verifier.verify(token, Scope.SUBSCRIBE, "news")).isInstanceOfSatisfying(Grant.class, grant -> {
            assertThat(grant.topics()).containsExactlyInAnyOrder("news", "a\"b\\日");
            assertThat(grant.expires())
                    .isBetween(before.plusSeconds(3_599), Instant.now().plusSeconds(3_600));
        });
        assertRefused(verifier.verify(token, Scope.BROADCAST, "news"), Refusal.Reason.SCOPE_DENIED);
    }

    @Test
    void id_isSigned_andOneThatIsTooLongIsRefused() {
        assertThat(id("--jti", "t-1")).isEqualTo("t-1");
        assertThat(id()).isEmpty();
        assertThat(id("--jti", "i".repeat(64))).hasSize(64);
        assertThat(token("subscribe", "news", "--jti", "i".repeat(65)).err()).contains("at most 64 characters");
    }

    private String id(String... options) {
        String[] words = Stream.concat(Stream.of("subscribe", "news"), Stream.of(options))
                .toArray(String[]::new);
        return verifier.verify(token(words).out().strip(), Scope.SUBSCRIBE, "news") instanceof Grant grant
                ? grant.id()
                : "refused";
    }

    @Test
    void patterns_areGrantedBesideTopics() {
        String token = token("subscribe", "news", "--pattern", "user:*", "--pattern", "shop/**")
                .out()
                .strip();
        for (String topic : List.of("news", "user:1", "shop/a/b")) {
            assertThat(verifier.verify(token, Scope.SUBSCRIBE, topic)).isInstanceOf(Grant.class);
        }
        assertRefused(verifier.verify(token, Scope.SUBSCRIBE, "user:1:2"), Refusal.Reason.TOPIC_DENIED);
    }

    @Test
    void patterns_sufficeWithoutTopics() {
        String token = token("broadcast", "--pattern=**").out().strip();
        assertThat(verifier.verify(token, Scope.BROADCAST, "anything"))
                .isInstanceOfSatisfying(
                        Grant.class, grant -> assertThat(grant.topics()).isEmpty());
    }

    @Test
    void pattern_ofTheLongest_isSigned_andOneLonger_isNot() {
        String longest = "é".repeat(127) + ":*";
        assertThat(token("subscribe", "--pattern", longest).code()).isZero();
        assertRefusedAsUsage(token("subscribe", "--pattern", longest + "x"), "longer than 256 bytes");
    }

    @Test
    void patterns_uptoSixtyFour_areSigned() {
        assertThat(token(patterns(64)).code()).isZero();
        assertRefusedAsUsage(token(patterns(65)), "at most 64 patterns, not 65");
    }

    private static String[] patterns(int count) {
        return Stream.concat(Stream.of("subscribe"), IntStream.range(0, count).mapToObj(i -> "--pattern=p" + i + ":*"))
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b:*", "a:\u0007", "a:**:b", "**/"})
    void pattern_thatNoTopicHas_orNoServerTakes_isNotSigned(String pattern) {
        assertRefusedAsUsage(token("subscribe", "news", "--pattern=" + pattern), "Wrong pattern: ");
    }

    @Test
    void adminToken_isForNoTopic() {
        String token = token("admin").out().strip();
        assertThat(verifier.verifyAdmin(token)).isInstanceOf(Grant.class);
        assertRefused(verifier.verify(token, Scope.SUBSCRIBE, "news"), Refusal.Reason.SCOPE_DENIED);
        assertRefused(verifier.verify(token, Scope.BROADCAST, "news"), Refusal.Reason.SCOPE_DENIED);
    }

    @Test
    void ttl_isTheTimeTheTokenLasts() {
        String token = token("broadcast", "--ttl", "600", "news").out().strip();
        assertThat(verifier.verify(token, Scope.BROADCAST, "news"))
                .isInstanceOfSatisfying(
                        Grant.class,
                        grant -> assertThat(grant.expires())
                                .isBetween(
                                        Instant.now().plusSeconds(540),
                                        Instant.now().plus(Duration.ofMinutes(10))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10m", "PT10M", "600"})
    void ttl_isWrittenAsPeopleDo(String ttl) {
        String token = token("broadcast", "--ttl", ttl, "news").out().strip();
        assertThat(verifier.verify(token, Scope.BROADCAST, "news"))
                .isInstanceOfSatisfying(
                        Grant.class,
                        grant -> assertThat(grant.expires())
                                .isBetween(
                                        Instant.now().plusSeconds(540),
                                        Instant.now().plus(Duration.ofMinutes(10))));
    }

    @Test
    void topic_ofTheLongest_isSigned_andOneLonger_isNot() {
        String longest = "é".repeat(512);
        assertThat(verifier.verify(token("subscribe", longest).out().strip(), Scope.SUBSCRIBE, longest))
                .isInstanceOf(Grant.class);
        assertRefusedAsUsage(token("subscribe", longest + "x"), "1024 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\u00a0b", "a\u0007", "a\n"})
    void topic_thatNoServerTakes_isNotSigned(String topic) {
        assertRefusedAsUsage(token("subscribe", "good", topic), "a topic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-120", "0", "0s", "36501d", "soon"})
    void ttl_thatCannotBeRight_isNotSigned(String ttl) {
        assertRefusedAsUsage(token("subscribe", "news", "--ttl=" + ttl), "'" + ttl + "'");
    }

    /** A server takes 16,384 characters. */
    @Test
    void token_thatNoServerWouldTake_isNotPrinted() {
        String[] topics = new String[13];
        java.util.Arrays.setAll(topics, i -> i + "x".repeat(1_000));
        Captured run =
                token(Stream.concat(Stream.of("subscribe"), Stream.of(topics)).toArray(String[]::new));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("16,384").hasLineCount(1);
    }

    private static void assertRefusedAsUsage(Captured run, String word) {
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("notiflux: ").contains(word).hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token",
                "token subscribe",
                "token other news",
                "token subscribe news --ttl soon",
                "token admin news",
                "token admin --pattern **",
                "token subscribe --pattern",
                "what"
            })
    void command_notUnderstood_isToldAndExitsWithTwo(String line) {
        Captured run = Captured.run(line.split(" ", -1));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith("notiflux: ").hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void privateKey_missing_isToldInOneLine() throws IOException {
        Files.delete(folder.resolve("private.pem"));
        assertFails("private.pem", "notiflux keygen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rubbish", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"})
    void privateKey_thatIsNone_isToldInOneLine(String text) throws IOException {
        Files.writeString(folder.resolve("private.pem"), text);
        assertFails("private.pem", "P-256");
    }

    @Test
    void privateKey_onAnotherCurve_isRefused() throws IOException {
        byte[] der = TestKeys.onCurve("secp384r1").pair().getPrivate().getEncoded();
        Files.writeString(
                folder.resolve("private.pem"),
                "-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(der)
                        + "\n-----END PRIVATE KEY-----\n");
        assertFails("private.pem", "P-256");
    }

    private void assertFails(String... words) {
        Captured run = token("subscribe", "news");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("notiflux: ").contains(words).hasLineCount(1);
    }

    private Captured token(String... arguments) {
        return Captured.run(Stream.concat(
                        Stream.of(
                                "token",
                                "--private-key",
                                folder.resolve("private.pem").toString()),
                        Stream.of(arguments))
                .toArray(String[]::new));
    }

    private static void assertRefused(Verdict verdict, Refusal.Reason reason) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }
}
