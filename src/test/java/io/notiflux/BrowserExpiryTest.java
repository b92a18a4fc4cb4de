package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.notiflux.ScriptedServer.Peer;
import io.notiflux.token.TestClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code notiflux.js} does where the server ends subscriptions with their tokens. */
class BrowserExpiryTest extends BrowserTest {
    private static final Pattern REF = Pattern.compile("\"ref\":(\\d+)");
    private static final Duration LIFE = Duration.ofSeconds(100);
    private static final String CLIENT = """
            async () => {
              const { connect } = await import("/notiflux.js");
              window.events = [];
              window.asked = [];
              window.client = connect("/", { getToken: async (topics) => (asked.push(topics.join()), token(topics)) });
              window.subscribe = (...topics) => topics.forEach((topic) => client.subscribe(
                topic, ({ type, topic, message, code }) => events.push([type, topic, message ?? code].join(" ").trim())));
            }""";

    private final TestClock clock =
            new TestClock(Instant.ofEpochSecond(Instant.now().getEpochSecond()));

    @Override
    TestServer newServer() {
        return TestServer.start(clock, "TOKEN_EXPIRY", "enforce");
    }

    @BeforeEach
    void start() {
        page.exposeFunction("token", args -> {
            long expires = clock.instant().plus(LIFE).getEpochSecond();
            return server.keys().sign(TestKeys.claims("subscribe", expires, "a", "b"));
        });
        page.evaluate(CLIENT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void topicThatHasEnded_goesOnWithANewToken_andMissesNothing(boolean webSockets) {
        if (!webSockets) {
            network.blockWebSockets();
        }
        page.evaluate("subscribe('a')");
        page.waitForFunction("events.length == 1");
        server.broadcast("a", "1");
        page.waitForFunction("events.length == 2");
        clock.advance(LIFE.plusSeconds(61));
        page.waitForFunction("events.length == 3");
        server.broadcast("a", "2");
        page.waitForFunction("events.length == 4");

        assertThat(page.evaluate("events"))
                .isEqualTo(List.of("subscribed a", "message a 1", "subscribed a", "message a 2"));
        assertThat(page.evaluate("asked")).isEqualTo(List.of("a", "a"));
    }

    @Test
    void tokenIsReplaced_onTheSameConnection_beforeItsEnd() throws Exception {
        try (var scripted = new ScriptedServer()) {
            try (Page other = subscribed(scripted, "a", "b")) {
                Peer peer = scripted.next();
                String first = peer.command();
                assertThat(first).contains(json("'since':{}"));
                agree(peer, first, ",'expires_ms':100");
                say(peer, "{'type':'message','topic':'a','id':'e-5','message':'1'}");
                String second = peer.command();
                assertThat(second)
                        .as("it goes on where it is, as messages may be on their way")
                        .contains(json("'type':'subscribe'"), json("'since':{'a':null,'b':null}"));
                say(peer, "{'type':'message','topic':'a','id':'e-6','message':'2'}");
                agree(peer, second, "");
                say(peer, "{'type':'message','topic':'a','id':'e-7','message':'3'}");
                other.waitForFunction("events.length == 5");
                assertThat(other.evaluate("events"))
                        .isEqualTo(
                                List.of("subscribed a", "subscribed b", "message a 1", "message a 2", "message a 3"));
                assertThat(other.evaluate("asked")).isEqualTo(List.of("a,b", "a,b"));
            }
        }
    }

    /** The server had ended the topic before the new token came, and has made it anew from there, where it began. */
    @Test
    void topicThatEnds_whileItsTokenIsReplaced_isResumedFromWhereItWas() throws Exception {
        try (var scripted = new ScriptedServer()) {
            try (Page other = subscribed(scripted, "a", "b")) {
                Peer peer = scripted.next();
                agree(peer, peer.command(), ",'expires_ms':100");
                say(peer, "{'type':'message','topic':'a','id':'e-5','message':'5'}");
                say(peer, "{'type':'message','topic':'b','id':'e-5','message':'5'}");
                String late = peer.command();
                say(peer, "{'type':'unsubscribed','topics':['a'],'code':'token_expired','detail':''}");
                agree(peer, late, "");
                say(peer, "{'type':'message','topic':'a','id':'e-9','message':'9'}");
                say(peer, "{'type':'message','topic':'b','id':'e-9','message':'9'}");
                String again = peer.command();
                assertThat(again).contains(json("'topics':['a'],"), json("'since':{'a':'e-5'}"));
                say(
                        peer,
                        "{'type':'subscribed','ref':" + ref(again)
                                + ",'topics':{'a':{'last':'e-9','position':'e-9','recovered':true}}}");
                say(peer, "{'type':'message','topic':'a','id':'e-7','message':'7'}");
                say(peer, "{'type':'message','topic':'a','id':'e-9','message':'9'}");
                other.waitForFunction("events.length == 8");
                assertThat(other.evaluate("events.filter((event) => event.includes(' a'))"))
                        .isEqualTo(
                                List.of("subscribed a", "message a 5", "subscribed a", "message a 7", "message a 9"));
                assertThat(other.evaluate("events.filter((event) => event.includes(' b'))"))
                        .isEqualTo(List.of("subscribed b", "message b 5", "message b 9"));
            }
        }
    }

    @Test
    void tokenThatIsNotEnforced_isNotAskedForAgain() throws Exception {
        try (var scripted = new ScriptedServer()) {
            try (Page other = BROWSER.page(scripted.url())) {
                other.clock().install();
                subscribe(other, "a");
                Peer peer = scripted.next();
                agree(peer, peer.command(), "");
                other.waitForFunction("events.length == 1");
                other.clock().runFor(10_000); // in which it looks five times
                assertThat(other.evaluate("asked")).isEqualTo(List.of("a"));
            }
        }
    }

    private static Page subscribed(ScriptedServer scripted, String... topics) {
        Page other = BROWSER.page(scripted.url());
        subscribe(other, topics);
        return other;
    }

    private static void subscribe(Page other, String... topics) {
        other.evaluate("() => { window.token = () => 'TOKEN'; }");
        other.evaluate(CLIENT);
        other.evaluate("topics => subscribe(...topics)", List.of(topics));
    }

    /** Agrees to all topics of a command, whose positions are unknown to the client. */
    private static void agree(Peer peer, String command, String more) throws IOException {
        String topics = command.replaceAll(".*\"topics\":\\[(.*?)].*", "$1");
        say(
                peer,
                "{'type':'subscribed','ref':" + ref(command) + ",'topics':{"
                        + topics.replaceAll("\"(\\w)\"", "'$1':{'last':null,'position':'e-1'}") + "}" + more + "}");
    }

    private static void say(Peer peer, String frame) throws IOException {
        peer.frame(json(frame));
    }

    private static String ref(String command) {
        Matcher ref = REF.matcher(command);
        assertThat(ref.find()).as(command).isTrue();
        return ref.group(1);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
