package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    private static final int DESK = 1_000;
    private static final int PHONE = 360;

    @RegisterExtension
    private static final Browser BROWSER = new Browser();

    private final List<String> complaints = new ArrayList<>();
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
        try (Page page = open(DESK, ColorScheme.LIGHT)) {
            assertThat(page.url()).isEqualTo(server.uri("/console/").toString());
            server.broadcast("demo", "<b>Hello</b>\\nthere");
            has(page.locator("#log .message"), "demo");
            has(page.locator("#log .message p"), "<b>Hello</b>\nthere");
            has(page.locator("#state"), "connected");
            assertThat(complaints).isEmpty();
        }
    }

    @Test
    void keyboard_broadcasts_andTheAnswerIsShown() {
        try (Page page = open(DESK, ColorScheme.DARK)) {
            page.locator("#broadcast [name=message]").fill("By hand");
            page.locator("#broadcast [name=message]").press("Control+Enter");
            has(page.locator("#answer"), "200 {\"id\":");
            has(page.locator("#log .message p"), "By hand");
            page.locator("#broadcast [name=topic]").fill("other");
            page.locator("#broadcast [name=topic]").press("Enter");
            has(page.locator("#answer"), "topic_denied");
        }
    }

    @Test
    void topicThatIsUnsubscribed_leavesThePage() {
        try (Page page = open(DESK, ColorScheme.LIGHT)) {
            page.getByLabel("Unsubscribe from demo").click();
            assertThat(page.locator("#topics li").count()).isZero();
            page.locator("#subscribe [name=topic]").fill("denied");
            page.locator("#subscribe button").click();
            has(page.locator("#log .gap"), "topic_denied");
        }
    }

    @Test
    void twoTabs_oneCutFromTheNetwork_haveTheSameInTheEnd() throws IOException {
        try (var network = new CuttableProxy(server.port());
                Page steady = open(DESK, ColorScheme.LIGHT);
                Page cut = open(DESK, ColorScheme.LIGHT, network.url())) {
            server.broadcast("demo", "1");
            PlaywrightAssertions.assertThat(cut.locator("#log .message p")).hasText(new String[] {"1"});
            network.cut();
            server.broadcast("demo", "2");
            server.broadcast("demo", "3");
            network.restore();
            String[] all = {"1", "2", "3"};
            PlaywrightAssertions.assertThat(steady.locator("#log .message p")).hasText(all);
            PlaywrightAssertions.assertThat(cut.locator("#log .message p"))
                    .hasText(
                            all,
                            new com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions()
                                    .setTimeout(30_000));
            assertThat(cut.locator("#log .gap").count()).isZero();
        }
    }

    @Test
    void consoleOfTheAdminPort_connectsToThePortForClients() {
        server.close();
        server = TestServer.start("ADMIN_PORT", "0");
        try (Page page = open(DESK, ColorScheme.LIGHT, server.adminUri("").toString())) {
            has(page.locator("#state"), "connected");
            assertThat(page.locator("#server [name=url]").inputValue())
                    .isEqualTo(server.uri("/").toString());
            page.locator("#broadcast [name=message]").fill("From the admin port");
            page.locator("#broadcast [name=message]").press("Control+Enter");
            has(page.locator("#answer"), "200 {\"id\":");
            has(page.locator("#log .message p"), "From the admin port");
            page.locator("#server button").click();
            assertThat(page.locator("#topics li").count()).isZero();
            assertThat(complaints).isEmpty();
        }
    }

    @Test
    void restart_isShownAsAGap() throws IOException {
        try (var network = new CuttableProxy(server.port());
                Page page = open(DESK, ColorScheme.LIGHT, network.url())) {
            TestServer former = server;
            server = TestServer.start("JWT_PUBLIC_KEY_B64", former.keys().publicPemBase64());
            network.target(server.port());
            former.close();
            page.locator("#log .gap").waitFor();
            has(page.locator("#log .gap"), "some messages may be missing");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void page_isAccessible_andFitsAPhone(ColorScheme colors) {
        try (Page page = open(PHONE, colors)) {
            server.broadcast("demo", "x".repeat(500));
            page.locator("#log .message").waitFor();
            assertThat(new AxeBuilder(page).setLegacyMode(true).analyze().getViolations())
                    .isEmpty();
            assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(PHONE);
            assertThat(complaints).isEmpty();
        }
    }

    /** For docs/console.png: {@code mvn test -Dtest=ConsoleTest#screenshot* -Dscreenshot=docs/console.png}. */
    @Test
    void screenshot_showsMessagesAndAnAnswer() {
        try (Page page = open(DESK, ColorScheme.LIGHT)) {
            server.broadcast("demo", "Order 4711 has shipped");
            page.locator("#broadcast [name=message]").fill("Maintenance at 22:00");
            page.locator("#broadcast button").click();
            has(page.locator("#answer"), "\"subscribers\":1");
            PlaywrightAssertions.assertThat(page.locator("#log .message")).hasCount(2);
            String file = System.getProperty("screenshot", "target/console.png");
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(file)).setFullPage(true));
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

    private Page open(int width, ColorScheme colors) {
        return open(width, colors, server.uri("").toString());
    }

    /** With tokens for the topic 'demo', and connected. */
    private Page open(int width, ColorScheme colors, String origin) {
        Page page = BROWSER.page(width, colors);
        page.onConsoleMessage(message -> complaints.add(message.text()));
        page.onPageError(complaints::add);
        page.navigate(origin + "/console/#topic=demo&subscribe="
                + server.keys().token("subscribe", "demo") + "&broadcast="
                + server.keys().token("broadcast", "demo"));
        has(page.locator("#log .note"), "demo is subscribed");
        return page;
    }

    private static void has(Locator locator, String text) {
        PlaywrightAssertions.assertThat(locator).containsText(text);
    }
}
