package io.notiflux;

import static io.notiflux.ConsolePage.has;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the console says of tokens, and how each topic has its own. */
@Tag("browser")
class ConsoleTokenTest {
    /** As the server's limit. */
    private static final int MAX_LENGTH = 16_384;

    private static final int LEEWAY = 60;

    @RegisterExtension
    private static final Browser BROWSER = new Browser();

    private TestServer server;
    private TestKeys keys;
    private ConsolePage page;

    @BeforeEach
    void start() {
        server = TestServer.start();
        keys = server.keys();
        page = ConsolePage.open(BROWSER, server);
    }

    @AfterEach
    void stop() {
        page.hasNoComplaints();
        page.close();
        server.close();
    }

    @Test
    void token_isReadBesideItsField() {
        List<String> sent = new ArrayList<>();
        page.page().onRequest(request -> sent.add(request.url()));
        enter(keys.sign(TestKeys.claims("subscribe", now() + 330, "demo", "news")));
        says("subscribe · demo, news · subject test · expires ", "(in 5 min.)");
        hasNoFault();
        assertThat(sent).isEmpty();
    }

    @Test
    void expiry_hasALeewayOfAMinute() {
        String token = keys.sign(TestKeys.claims("subscribe", now() - LEEWAY + 30, "demo"));
        enter(token);
        says("expired ");
        PlaywrightAssertions.assertThat(page.at("#subscribe-note span").first())
                .containsText(Pattern.compile("\\(3\\d sec\\. ago\\)"));
        hasNoFault();
        enter(keys.sign(TestKeys.claims("subscribe", now() - LEEWAY - 1, "demo")));
        hasFault("It has expired.");
    }

    @Test
    void notBefore_hasALeewayOfAMinute() {
        enter(keys.sign(withNotBefore(now() + LEEWAY - 5)));
        hasNoFault();
        enter(keys.sign(withNotBefore(now() + LEEWAY + 150)));
        hasFault("It is not valid yet (nbf, in 3 min.).");
    }

    @Test
    void tokenOfAnotherScopeOrTopic_isToldBeforeItIsUsed() {
        enter(keys.token("broadcast", "demo"));
        hasFault("Its scope is broadcast, and this needs subscribe.");
        enter(keys.token("subscribe", "news"));
        hasFault("It does not list the topic demo.");
        page.at("#subscribe [name=topic]").fill("news");
        hasNoFault();
    }

    @Test
    void whatIsNoToken_isTold() {
        String good = keys.token("subscribe", "demo");
        String payload = TestKeys.claims("subscribe", now() + 60, "demo");
        enter("Bearer " + good);
        hasFault("Leave out ‘Bearer’: only the token goes here.");
        enter("secret");
        hasFault("It is not a JWT: that has three parts with a dot between them.");
        enter(good + ".x");
        hasFault("It is not a JWT: that has three parts with a dot between them.");
        enter(good.replaceFirst("\\.", "=."));
        hasFault("It is not a JWT: its header is not base64url.");
        enter(keys.sign("[]"));
        hasFault("It is not a JWT: its payload is not a JSON object.");
        enter(keys.sign("{\"alg\":\"none\"}", payload));
        hasFault("Its alg is \"none\", and must be \"ES256\".");
        enter(keys.sign("{}", payload));
        hasFault("Its alg is missing, and must be \"ES256\".");
        enter(keys.sign("{\"alg\":\"ES256\",\"crit\":[\"x\"]}", payload));
        hasFault("Its header asks for an extension (crit), and none is supported.");
        enter(good.substring(0, good.lastIndexOf('.') + 1));
        hasFault("Its signature has 0 bytes; of ES256 it has 64.");
    }

    @Test
    void claims_areToldWhereTheyAreMissingOrWrong() {
        enter(keys.sign("{}"));
        hasFault("It has no sub.", "It has no exp.", "It has no topics.", "It has no scope.");
        enter(keys.sign("{\"sub\":1,\"exp\":\"1\",\"nbf\":-1,\"topics\":\"demo\",\"scope\":\"all\"}"));
        hasFault(
                "Its sub is not a string.",
                "Its exp is not seconds since 1970.",
                "Its nbf is not seconds since 1970.",
                "Its topics is not an array of strings.",
                "Its scope is not one of subscribe, broadcast, admin.");
        enter(keys.sign(TestKeys.claims("subscribe", 253_402_300_799L, "demo")));
        hasNoFault();
        enter(keys.sign(TestKeys.claims("subscribe", 253_402_300_800L, "demo")));
        hasFault("Its exp is not seconds since 1970.");
    }

    @Test
    void token_mayBeAsLongAsTheServersLimit() {
        String longest = ofLength(MAX_LENGTH);
        enter(longest);
        hasNoFault();
        page.at("#subscribe button").click();
        page.isLive("demo");
        enter(ofLength(MAX_LENGTH + 1));
        hasFault("It is longer than 16,384 characters.");
        page.at("#subscribe button").click();
        page.isRefused("demo", "The token is longer than 16384 characters.");
    }

    @Test
    void topicsOfATokens_areNamedUpToEight() {
        enter(keys.token("subscribe", topics(7)));
        says("subscribe · demo, t1, t2, t3, t4, t5, t6, t7 · subject");
        enter(keys.token("subscribe", topics(8)));
        says("t5, t6, t7 and 1 more · subject");
    }

    @Test
    void patterns_areReadBesideTopics_andMatchAsTheServerDoes() {
        enter(keys.patternToken("subscribe", "user:*", "shop/**", "(a+)+:*"));
        says("subscribe · matching user:*, shop/**, (a+)+:* · subject test");
        hasFault("It does not list the topic demo, and no pattern of it matches.");
        for (String topic : List.of("user:1", "user:*", "shop/a", "shop/a/b:c", "(a+)+:1")) {
            page.at("#subscribe [name=topic]").fill(topic);
            hasNoFault();
        }
        for (String topic : List.of("user", "user:", "user/1", "user:1:2", "shop", "shop/", "aa:1", "xuser:1")) {
            page.at("#subscribe [name=topic]").fill(topic);
            hasFault("It does not list the topic " + topic + ", and no pattern of it matches.");
        }
        page.at("#subscribe [name=topic]").fill("user:1");
        page.at("#subscribe button").click();
        page.isLive("user:1");
        enter(keys.patternToken("subscribe"));
        says("subscribe · no topics · subject test");
    }

    @Test
    void patterns_areToldWhereTheServerRefusesThem() {
        String[] most = topics(64);
        enter(keys.patternToken("subscribe", Arrays.copyOf(most, 64)));
        hasNoFault();
        enter(keys.patternToken("subscribe", most));
        hasFault("Its topic_patterns has more than 64 patterns.");
        enter(keys.patternToken("subscribe", "demo", "é".repeat(128)));
        hasNoFault();
        enter(keys.patternToken("subscribe", "demo", "é".repeat(128) + "x"));
        hasFault("One of its topic_patterns is longer than 256 bytes.");
        enter(keys.patternToken("subscribe", "demo", "a:**:b"));
        hasFault("One of its topic_patterns has a ** that is not its last segment.");
        enter(keys.patternToken("subscribe", "demo").replaceFirst("\\..*", "") + "."
                + TestKeys.encode("{\"topic_patterns\":\"demo\","
                        + TestKeys.claims("subscribe", now() + 60, "demo").substring(1))
                + "." + TestKeys.encode(new byte[64]));
        hasFault("Its topic_patterns is not an array of strings.");
    }

    @Test
    void hostileClaims_areText() {
        String hostile = "<img src=x onerror=alert(1)>";
        enter(keys.sign("{\"sub\":\"" + hostile + "\",\"exp\":" + (now() + 60) + ",\"topics\":[\"" + hostile
                + "\"],\"scope\":\"subscribe\"}"));
        says("subscribe · " + hostile + " · subject " + hostile);
        assertThat(page.at(".said img").count()).isZero();
    }

    @Test
    void eachTopic_hasAConnectionOfItsToken() {
        page.subscribe("news", keys.token("subscribe", "news"));
        page.isLive("news");
        page.isLive("demo");
        has(page.at("#state"), "connected (2 of 2 connections)");
        server.broadcast("news", "of news");
        server.broadcast("demo", "of demo");
        page.showsMessages("of news", "of demo");
        page.page().getByLabel("Unsubscribe from news").click();
        PlaywrightAssertions.assertThat(page.at("#state")).hasText("connected");
        page.isLive("demo");
    }

    @Test
    void tokenThatWasUsedForATopic_isFoundAgain() {
        String demo = page.at("#broadcast [name=token]").inputValue();
        String news = keys.token("broadcast", "news");
        page.at("#broadcast [name=message]").fill("Hello");
        page.at("#broadcast button").click();
        has(page.at("#answer"), "\"topic\":\"demo\"");
        page.at("#broadcast [name=topic]").fill("news");
        page.at("#broadcast [name=token]").fill(news);
        page.at("#broadcast button").click();
        has(page.at("#answer"), "\"topic\":\"news\"");
        page.at("#broadcast [name=topic]").fill("demo");
        page.at("#broadcast [name=message]").focus();
        PlaywrightAssertions.assertThat(page.at("#broadcast [name=token]")).hasValue(demo);
        page.at("#broadcast button").click();
        has(page.at("#answer"), "\"topic\":\"demo\"");
    }

    @Test
    void refusedTopic_isNotLive_andCanBeTriedAgainWithABetterToken() {
        page.subscribe("news", keys.token("subscribe", "demo"));
        page.isRefused("news", "(topic_denied)");
        has(page.at("#log .gap"), "news is refused: ");
        page.isLive("demo");
        page.page().getByLabel("Retry news").click();
        page.isRefused("news", "(topic_denied)");
        page.at("#subscribe [name=token]").fill(keys.token("subscribe", "news"));
        page.page().getByLabel("Retry news").click();
        page.isLive("news");
        server.broadcast("news", "at last");
        page.showsMessages("at last");
    }

    private void enter(String token) {
        page.at("#subscribe [name=token]").fill(token);
    }

    private void says(String... words) {
        for (String part : words) {
            has(page.at("#subscribe-note span").first(), part);
        }
    }

    private void hasFault(String... faults) {
        PlaywrightAssertions.assertThat(page.at("#subscribe-note .bad")).hasText(faults);
        PlaywrightAssertions.assertThat(page.at("#subscribe [name=token]")).hasAttribute("aria-invalid", "true");
    }

    private void hasNoFault() {
        PlaywrightAssertions.assertThat(page.at("#subscribe-note .bad")).hasCount(0);
        PlaywrightAssertions.assertThat(page.at("#subscribe [name=token]")).hasAttribute("aria-invalid", "false");
    }

    private String ofLength(int length) {
        // Four characters for three bytes, so one claim's length settles it, and the header's the rest.
        for (int padding = 0; padding < 4; padding++) {
            String header = "{\"alg\":\"ES256\"" + " ".repeat(padding) + "}";
            int filling = (length - keys.sign(header, filled(0)).length()) * 3 / 4;
            for (int more = -2; more <= 2; more++) {
                String token = keys.sign(header, filled(filling + more));
                if (token.length() == length) {
                    return token;
                }
            }
        }
        throw new IllegalStateException("no such length");
    }

    private static String filled(int length) {
        return "{\"x\":\"" + "x".repeat(length) + "\","
                + TestKeys.claims("subscribe", 4_000_000_000L, "demo").substring(1);
    }

    private static String[] topics(int count) {
        return ("demo," + IntStream.rangeClosed(1, count).mapToObj(i -> "t" + i).collect(Collectors.joining(",")))
                .split(",");
    }

    private static String withNotBefore(long seconds) {
        return "{\"nbf\":" + seconds + ","
                + TestKeys.claims("subscribe", now() + 3_600, "demo").substring(1);
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }
}
