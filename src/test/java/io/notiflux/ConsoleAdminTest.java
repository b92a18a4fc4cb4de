package io.notiflux;

import static io.notiflux.ConsolePage.has;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The console on the admin port: what operators see of the node, and the end of connections. */
@Tag("browser")
class ConsoleAdminTest {
    /** Milliseconds, longer than until a part asks again. */
    private static final int SOON = 4_000;

    @RegisterExtension
    private static final Browser BROWSER = new Browser();

    private TestServer server;
    private ConsolePage page;

    @BeforeEach
    void start() {
        server = TestServer.start("ADMIN_PORT", "0");
        page = ConsolePage.open(BROWSER, server);
    }

    @AfterEach
    void stop() {
        page.close();
        server.close();
    }

    @Test
    void page_connectsToThePortForClients() {
        assertThat(page.at("#server [name=url]").inputValue())
                .isEqualTo(server.uri("/").toString());
        page.at("#broadcast [name=message]").fill("From the admin port");
        page.at("#broadcast [name=message]").press("Control+Enter");
        has(page.at("#answer"), "200 {\"id\":");
        page.showsMessages("From the admin port");
        page.hasNoComplaints();
    }

    @Test
    void otherServer_getsTheTopics() {
        try (var other = TestServer.start(server.keys(), Timeouts.DEFAULT)) {
            page.at("#server [name=url]").fill(other.uri("").toString());
            page.at("#server button").click();
            PlaywrightAssertions.assertThat(page.at("#log .note")).hasCount(2);
            page.isLive("demo");
            other.broadcast("demo", "From the other");
            page.showsMessages("From the other");
            page.page().reload();
            PlaywrightAssertions.assertThat(page.at("#server [name=url]"))
                    .hasValue(other.uri("").toString());
        }
    }

    @Test
    void addressThatIsNone_isRefusedByTheField() {
        page.at("#server [name=url]").fill("ftp://127.0.0.1/");
        page.at("#server button").click();
        assertThat(page.at("#server :invalid").count()).isOne();
        page.isLive("demo");
    }

    @Test
    void topics_areListed_theHottestFirst_andOneThatIsChosenIsFilledIn() throws Exception {
        try (TestSubscriber two = TestSubscriber.of(server, "news");
                TestSubscriber three = TestSubscriber.of(server, "news")) {
            two.settle();
            three.settle();
            server.broadcast("demo", "1");
            server.broadcast("demo", "2");
            server.broadcast("news", "3");
            PlaywrightAssertions.assertThat(page.at("#topics-now tbody tr"))
                    .hasText(new String[] {"demo1222", "news2111"});
            has(page.at("#topics-now .count"), "2 topics");
            page.at("#topics-now th[data-sort=subscribers] button").click();
            PlaywrightAssertions.assertThat(page.at("#topics-now th[data-sort=subscribers]"))
                    .hasAttribute("aria-sort", "descending");
            PlaywrightAssertions.assertThat(page.at("#topics-now tbody tr").first())
                    .containsText("news");
            page.at("#topics-now tbody button").first().click();
            PlaywrightAssertions.assertThat(page.at("#subscribe [name=topic]")).hasValue("news");
            PlaywrightAssertions.assertThat(page.at("#subscribe [name=topic]")).isFocused();
            page.hasNoComplaints();
        }
    }

    @Test
    void topics_areCutAfterTwenty() {
        for (int i = 1; i <= 19; i++) {
            server.broadcast("t" + i, "x");
        }
        has(page.at("#topics-now .count"), "20 topics");
        PlaywrightAssertions.assertThat(page.at("#topics-now tbody tr")).hasCount(20);
        server.broadcast("t20", "x");
        has(page.at("#topics-now .count"), "21 topics, the first 20 are shown");
        PlaywrightAssertions.assertThat(page.at("#topics-now tbody tr")).hasCount(20);
    }

    @Test
    void connections_areListed_andPicked() throws Exception {
        try (TestSubscriber ann = as("ann", "news")) {
            ann.settle();
            has(page.at("#connections-now .count"), "2 connections");
            has(page.at("#connections-now tbody"), "annplain127.0.0.1");
            page.at("#which [name=subject]").fill("ann");
            has(page.at("#connections-now .count"), "1 connection");
            page.at("#which [name=subject]").fill("nobody");
            has(page.at("#connections-now .count"), "0 connections");
            page.at("#which [name=subject]").fill("");
            page.at("#which [name=topic]").fill("demo");
            has(page.at("#connections-now tbody"), "testjson127.0.0.1");
            page.hasNoComplaints();
        }
    }

    @Test
    void connections_areCutAfterFifty() {
        TestSubscriber[] many = new TestSubscriber[50];
        for (int i = 0; i < 49; i++) {
            many[i] = TestSubscriber.connect(server);
        }
        has(page.at("#connections-now .count"), "50 connections");
        PlaywrightAssertions.assertThat(page.at("#connections-now tbody tr")).hasCount(50);
        many[49] = TestSubscriber.connect(server);
        has(page.at("#connections-now .count"), "51 connections, the first 50 are shown");
        PlaywrightAssertions.assertThat(page.at("#connections-now tbody tr")).hasCount(50);
        for (TestSubscriber one : many) {
            one.close();
        }
    }

    @Test
    void addressThatIsNoIpAddress_isToldAsTheServerTellsIt() {
        page.at("#which [name=address]").fill("example.com");
        has(page.at("#connections-now .bad").last(), "400 'address' must be an IP address");
        page.at("#which [name=address]").fill("127.0.0.1");
        PlaywrightAssertions.assertThat(page.at("#connections-now p.bad")).hasText("");
    }

    @Test
    void connections_endOnceSomebodyHasConfirmedIt() throws Exception {
        try (TestSubscriber ann = as("ann", "news")) {
            ann.settle();
            page.at("#which [name=subject]").fill("ann");
            page.at("#which [name=token]").fill(server.keys().token("admin"));
            has(page.at("#admin-note"), "admin · no topics · subject test");
            page.at("#which button").click();
            has(page.at("#confirm"), "End 1 connection of subject ann?");
            page.at("#confirm-no").click();
            has(page.at("#connections-now .count"), "1 connection");
            page.at("#which button").click();
            page.at("#confirm-yes").click();
            has(page.at("#ended"), "1 ended.");
            has(page.at("#connections-now .count"), "0 connections");
            page.isLive("demo");
            page.hasNoComplaints();
        }
    }

    @Test
    void ending_needsAChoice_aToken_andOneOfScopeAdmin() {
        page.at("#which button").click();
        has(page.at("#ended"), "Say which connections: by topic, subject or address.");
        page.at("#which [name=subject]").fill("nobody");
        page.at("#which button").click();
        has(page.at("#ended"), "This needs a token of scope admin.");
        page.at("#which [name=token]").fill(server.keys().token("subscribe"));
        has(page.at("#admin-note .bad"), "Its scope is subscribe, and this needs admin.");
        page.at("#which button").click();
        has(page.at("#ended"), "There are no such connections.");
        page.at("#which [name=subject]").fill("test");
        page.at("#which button").click();
        page.at("#confirm-yes").click();
        has(page.at("#ended"), "403 The token's scope is 'subscribe', and this needs 'admin'.");
        page.isLive("demo");
    }

    @Test
    void hostileTopicAndSubject_areText() throws Exception {
        String hostile = "<img/src=x/onerror=alert(1)>";
        try (TestSubscriber ann = as(hostile, hostile)) {
            ann.settle();
            PlaywrightAssertions.assertThat(page.at("#topics-now tbody button"))
                    .hasText(new String[] {hostile, "demo"});
            has(page.at("#connections-now tbody"), hostile);
            page.at("#which [name=subject]").fill(hostile);
            page.at("#which [name=token]").fill(server.keys().token("admin"));
            page.at("#which button").click();
            has(page.at("#confirm"), "End 1 connection of subject " + hostile + "?");
            assertThat(page.at("#operations img, #confirm img").count()).isZero();
            page.hasNoComplaints();
        }
    }

    @Test
    void parts_askWhileTheyAreOpen() {
        List<String> asked = new CopyOnWriteArrayList<>();
        page.page().onRequest(request -> asked.add(request.url()));
        page.page().clock().install();
        page.page().reload();
        page.page()
                .waitForRequest("**/admin/topics?*", () -> page.page().clock().runFor(SOON));
        page.at("#topics-now summary").click();
        PlaywrightAssertions.assertThat(page.at("#topics-now[open]")).hasCount(0);
        asked.clear();
        page.page()
                .waitForRequest(
                        "**/admin/connections?*", () -> page.page().clock().runFor(SOON));
        page.page()
                .waitForRequest(
                        "**/admin/connections?*", () -> page.page().clock().runFor(SOON));
        assertThat(asked).noneMatch(url -> url.contains("/admin/topics"));
    }

    @Test
    void serverThatIsGone_isTold() {
        server.close();
        has(page.at("#topics-now .bad"), "Failed to fetch (asked again in a moment)");
        PlaywrightAssertions.assertThat(page.topic("demo")).hasAttribute("data-state", "waiting");
        has(page.at("#state"), "connection lost");
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void page_isAccessible_andFitsAPhone(ColorScheme colors) throws Exception {
        String origin = server.adminUri("").toString();
        try (TestSubscriber ann = as("a".repeat(300), "t".repeat(300));
                ConsolePage phone = ConsolePage.open(BROWSER, server, ConsolePage.PHONE, colors, origin)) {
            ann.settle();
            has(phone.at("#connections-now .count"), "3 connections");
            PlaywrightAssertions.assertThat(phone.at("#topics-now tbody tr")).hasCount(2);
            isAccessible(phone);
            assertThat(phone.page().evaluate("document.documentElement.scrollWidth"))
                    .isEqualTo(ConsolePage.PHONE);
            phone.at("#which [name=subject]").fill("test");
            phone.at("#which [name=token]").fill(server.keys().token("subscribe"));
            phone.at("#which button").click();
            phone.at("#confirm[open]").waitFor();
            isAccessible(phone);
            phone.page().keyboard().press("Escape");
            PlaywrightAssertions.assertThat(phone.at("#confirm[open]")).hasCount(0);
            phone.hasNoComplaints();
        }
    }

    private static void isAccessible(ConsolePage page) {
        var axe = new AxeBuilder(page.page()).setLegacyMode(true);
        assertThat(axe.analyze().getViolations()).isEmpty();
    }

    private TestSubscriber as(String subject, String topic) {
        String claims = TestKeys.claims("subscribe", Instant.now().getEpochSecond() + 60, topic)
                .replace("\"sub\":\"test\"", "\"sub\":\"" + subject + "\"");
        TestSubscriber subscriber = TestSubscriber.connect(server);
        subscriber.say("/subscribe " + topic + " " + server.keys().sign(claims));
        return subscriber;
    }
}
