package io.notiflux;

import static io.notiflux.ConsolePage.DESK;
import static io.notiflux.ConsolePage.PHONE;
import static io.notiflux.ConsolePage.has;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The console in a real browser, as who has tokens uses it. */
@Tag("browser")
class ConsoleTest {
    @RegisterExtension
    private static final Browser BROWSER = new Browser();

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
    void tokensOfTheFragment_areUsed_andTakenOffTheAddress() {
        try (ConsolePage page = open(DESK, ColorScheme.LIGHT)) {
            assertThat(page.page().url()).isEqualTo(server.uri("/console/").toString());
            server.broadcast("demo", "<b>Hello</b>\\nthere");
            has(page.at("#log .message"), "demo");
            has(page.at("#log .message p"), "<b>Hello</b>\nthere");
            has(page.at("#state"), "connected");
            page.hasNoComplaints();
        }
    }

    @Test
    void keyboard_broadcasts_andTheAnswerIsShown() {
        try (ConsolePage page = open(DESK, ColorScheme.DARK)) {
            page.at("#broadcast [name=message]").fill("By hand");
            page.at("#broadcast [name=message]").press("Control+Enter");
            has(page.at("#answer"), "200 {\"id\":");
            has(page.at("#log .message p"), "By hand");
            page.at("#broadcast [name=topic]").fill("other");
            page.at("#broadcast [name=topic]").press("Enter");
            has(page.at("#answer"), "topic_denied");
        }
    }

    @Test
    void topicThatIsUnsubscribed_leavesThePage() {
        try (ConsolePage page = open(DESK, ColorScheme.LIGHT)) {
            page.page().getByLabel("Unsubscribe from demo").click();
            assertThat(page.at("#topics li").count()).isZero();
            page.at("#subscribe [name=topic]").fill("denied");
            page.at("#subscribe button").click();
            has(page.at("#log .gap"), "topic_denied");
        }
    }

    @Test
    void topic_mayBeAsLongAsTheServersLimit() {
        try (ConsolePage page = open(DESK, ColorScheme.LIGHT)) {
            String longest = "é".repeat(512);
            page.subscribe(longest, server.keys().token("subscribe", longest));
            page.isLive(longest);
            page.subscribe(longest + "x", server.keys().token("subscribe", longest + "x"));
            page.isRefused(longest + "x", "malformed_request");
            page.subscribe("two words", server.keys().token("subscribe", "two words"));
            assertThat(page.at("#subscribe :invalid").count()).isOne();
            assertThat(page.at("#topics li").count()).isEqualTo(3);
            page.hasNoComplaints();
        }
    }

    @Test
    void topicOfALostConnection_isNotLive() throws IOException {
        try (var network = new CuttableProxy(server.port());
                ConsolePage page = open(DESK, ColorScheme.LIGHT, network.url())) {
            network.cut();
            has(page.topic("demo"), "waiting for the connection");
            PlaywrightAssertions.assertThat(page.topic("demo")).hasAttribute("data-state", "waiting");
            page.at("#broadcast button").click();
            has(page.at("#answer"), "No answer: ");
            has(page.at("#answer"), "It is not known whether the message was broadcast.");
        }
    }

    @Test
    void twoTabs_oneCutFromTheNetwork_haveTheSameInTheEnd() throws IOException {
        try (var network = new CuttableProxy(server.port());
                ConsolePage steady = open(DESK, ColorScheme.LIGHT);
                ConsolePage cut = open(DESK, ColorScheme.LIGHT, network.url())) {
            server.broadcast("demo", "1");
            PlaywrightAssertions.assertThat(cut.at("#log .message p")).hasText(new String[] {"1"});
            network.cut();
            server.broadcast("demo", "2");
            server.broadcast("demo", "3");
            network.restore();
            String[] all = {"1", "2", "3"};
            PlaywrightAssertions.assertThat(steady.at("#log .message p")).hasText(all);
            PlaywrightAssertions.assertThat(cut.at("#log .message p"))
                    .hasText(
                            all,
                            new com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions()
                                    .setTimeout(30_000));
            assertThat(cut.at("#log .gap").count()).isZero();
        }
    }

    @Test
    void restart_isShownAsAGap() throws IOException {
        try (var network = new CuttableProxy(server.port());
                ConsolePage page = open(DESK, ColorScheme.LIGHT, network.url())) {
            TestServer former = server;
            server = TestServer.start("JWT_PUBLIC_KEY_B64", former.keys().publicPemBase64());
            network.target(server.port());
            former.close();
            page.at("#log .gap").waitFor();
            has(page.at("#log .gap"), "some messages may be missing");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void page_isAccessible_andFitsAPhone(ColorScheme colors) {
        try (ConsolePage page = open(PHONE, colors)) {
            server.broadcast("demo", "x".repeat(500));
            page.at("#log .message").waitFor();
            page.subscribe("r".repeat(200), server.keys().token("broadcast", "demo"));
            page.isRefused("r".repeat(200), "scope_denied");
            page.at("#pause").click();
            assertThat(new AxeBuilder(page.page()).setLegacyMode(true).analyze().getViolations())
                    .isEmpty();
            assertThat(page.page().evaluate("document.documentElement.scrollWidth"))
                    .isEqualTo(PHONE);
            page.hasNoComplaints();
        }
    }

    /** For docs/console.png: {@code mvn test -Dtest=ConsoleTest#screenshot* -Dscreenshot=docs/console.png}. */
    @Test
    void screenshot_showsMessagesAndAnAnswer() {
        server.close();
        server = TestServer.start("ADMIN_PORT", "0");
        try (ConsolePage page =
                open(DESK, ColorScheme.LIGHT, server.adminUri("").toString())) {
            page.subscribe("orders:eu", server.keys().token("subscribe", "orders:eu"));
            page.isLive("orders:eu");
            page.subscribe("secret:plans", server.keys().token("subscribe", "orders:eu"));
            page.isRefused("secret:plans", "topic_denied");
            page.at("#pretty").check();
            server.broadcast(
                    "orders:eu", "{\\\"order\\\":4711,\\\"items\\\":[\\\"A-1\\\",\\\"B-7\\\"],\\\"paid\\\":true}");
            page.at("#broadcast [name=message]").fill("Maintenance at 22:00");
            page.at("#broadcast button").click();
            has(page.at("#answer"), "\"subscribers\":1");
            PlaywrightAssertions.assertThat(page.at("#log .message")).hasCount(2);
            PlaywrightAssertions.assertThat(page.at("#topics-now tbody tr")).hasCount(2);
            PlaywrightAssertions.assertThat(page.at("#connections-now tbody tr"))
                    .hasCount(2);
            page.page().evaluate("scrollTo(0, 0)");
            String file = System.getProperty("screenshot", "target/console.png");
            page.page()
                    .screenshot(
                            new Page.ScreenshotOptions().setPath(Path.of(file)).setFullPage(true));
            assertThat(Path.of(file)).isNotEmptyFile();
        }
    }

    @Test
    void page_mayLoadNothingFromElsewhere_norBeFramed() {
        HttpResponse<String> response = server.get("/console/");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-security-policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(server.get("/console").statusCode()).isEqualTo(308);
        assertThat(server.get("/console").headers().firstValue("location")).contains("console/");
    }

    @Test
    void console_canBeTurnedOff() {
        try (var without = TestServer.start("CONSOLE", "false")) {
            assertThat(without.get("/console/").statusCode()).isEqualTo(404);
            assertThat(without.get("/console").statusCode()).isEqualTo(404);
            assertThat(without.get("/console/console.js").statusCode()).isEqualTo(404);
            assertThat(without.get("/notiflux.js").statusCode()).isEqualTo(200);
        }
    }

    private ConsolePage open(int width, ColorScheme colors) {
        return open(width, colors, server.uri("").toString());
    }

    private ConsolePage open(int width, ColorScheme colors, String origin) {
        return ConsolePage.open(BROWSER, server, width, colors, origin);
    }
}
