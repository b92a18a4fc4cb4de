package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Code blocks of the documents that a page runs, in a real browser, over a network that fails. A test's name begins with
 * its block's.
 */
@Tag("browser")
class DocsBrowserTest {
    @RegisterExtension
    private static final Browser BROWSER = new Browser();

    private final List<String> console = new ArrayList<>();
    private TestServer server;
    private CuttableProxy network;
    private Page page;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start();
        network = new CuttableProxy(server.port());
        page = BROWSER.page(network.url());
        page.onConsoleMessage(message -> {
            if (message.type().equals("log")) {
                console.add(message.text());
            }
        });
        page.exposeFunction("getToken", args -> server.keys().token("subscribe", "news", "weather"));
        page.evaluate("() => { window.reloads = 0; window.reload = () => { reloads++; }; }");
        page.evaluate("() => { window.show = (message) => console.log('shown', message); }");
    }

    @AfterEach
    void stop() throws IOException {
        page.close();
        network.close();
        server.close();
    }

    @Test
    void plainClient_printsMessages_andReconnects() {
        run("plain-client");
        awaitSubscriptions(1);
        server.broadcast("news", "one");
        awaitConsole("one");
        network.cut();
        awaitSubscriptions(0);
        network.restore();
        awaitSubscriptions(1);
        server.broadcast("news", "two");
        awaitConsole("one", "two");
    }

    @Test
    void jsonClient_getsWhatItMissed() {
        run("json-client");
        awaitSubscriptions(1);
        server.broadcast("news", "one");
        awaitConsole("news one");
        network.cut();
        server.broadcast("news", "two");
        network.restore();
        awaitConsole("news one", "news two");
        assertThat(page.evaluate("reloads")).isEqualTo(0);
    }

    @Test
    void jsonClient_isToldOfARestart() throws IOException {
        run("json-client");
        awaitSubscriptions(1);
        TestServer former = server;
        server = TestServer.start();
        network.target(server.port());
        former.close();
        page.waitForFunction("reloads === 1");
        server.broadcast("news", "one");
        awaitConsole("news one");
    }

    @Test
    void eventSource_printsMessages_andIsToldOfARestart() {
        run("event-source");
        awaitSubscriptions(2);
        server.broadcast("news", "one");
        awaitConsole("one");
        TestServer former = server;
        server = TestServer.start("JWT_PUBLIC_KEY_B64", former.keys().publicPemBase64());
        network.target(server.port());
        former.close();
        page.waitForFunction("reloads === 1");
    }

    @Test
    void browserClient_showsMessages() {
        page.evaluate(
                "script => { const tag = document.createElement('script'); tag.type = 'module'; tag.text = script;"
                        + " document.head.append(tag); }",
                here(Docs.snippet("browser-client").replaceAll("</?script.*>\n", "")));
        awaitSubscriptions(1);
        server.broadcast("news", "one");
        awaitConsole("connecting", "open", "shown one");
    }

    @Test
    void plainPage_listsMessages_asText() {
        page.evaluate(
                "html => { document.body.innerHTML = html; const script = document.querySelector('script');"
                        + " const tag = document.createElement('script'); tag.type = 'module'; tag.text = script.text;"
                        + " script.replaceWith(tag); }",
                here(Docs.snippet("plain-page")));
        awaitSubscriptions(1);
        server.broadcast("news", "one");
        server.broadcast("news", "<b>two");
        awaitItems("<b>two", "one");
    }

    @Test
    void reactClient_listsMessages_andEndsItsSubscription() throws IOException {
        page.addScriptTag(
                new Page.AddScriptTagOptions().setContent(webjar("react/18.3.1/umd/react.production.min.js")));
        page.addScriptTag(
                new Page.AddScriptTagOptions().setContent(webjar("react-dom/18.3.1/umd/react-dom.production.min.js")));
        String example = here(Docs.snippet("react-client"))
                .replaceFirst("import (.*) from \"react\";", "const $1 = React;")
                .replaceFirst("import (.*) from \"@notiflux/client\";", "const $1 = await import('/notiflux.js');");
        page.evaluate("async () => {" + example + """
                  document.body.innerHTML = "<main></main>";
                  window.root = ReactDOM.createRoot(document.querySelector("main"));
                  root.render(createElement(React.StrictMode, null, createElement(Messages, { topic: "news" })));
                }""");
        awaitSubscriptions(1);
        server.broadcast("news", "one");
        server.broadcast("news", "two");
        awaitItems("one", "two");
        page.evaluate("root.unmount()");
        awaitSubscriptions(0);
    }

    @Test
    void topicLoop_printsMessages() {
        page.evaluate("() => { (async () => { const { connect } = await import('/notiflux.js');"
                + " const notiflux = connect('/', { getToken }); " + Docs.snippet("topic-loop") + " })(); }");
        awaitSubscriptions(1);
        server.broadcast("news", "one");
        awaitConsole("one");
    }

    @Test
    void pageToken_asksForTheTopics() {
        List<String> asked = new ArrayList<>();
        page.route("**/token?*", route -> {
            asked.add(route.request().url());
            route.fulfill(new Route.FulfillOptions().setBody("TOKEN"));
        });
        assertThat(page.evaluate("async () => {" + Docs.snippet("page-token") + "return getToken(['news', 'a&b']); }"))
                .isEqualTo("TOKEN");
        assertThat(asked).containsExactly(network.url() + "/token?topic=news&topic=a%26b");
    }

    /** Runs a script that does not end with its last line. */
    private void run(String name) {
        page.evaluate("async () => {" + here(Docs.snippet(name)) + "}");
    }

    private String here(String script) {
        return script.replace("https://notiflux.example.com", network.url())
                .replace("wss://notiflux.example.com", network.url().replace("http:", "ws:"));
    }

    private void awaitSubscriptions(int count) {
        eventually(() -> assertThat(server.metric("notiflux_subscriptions")).isEqualTo(count));
    }

    private void awaitItems(String... texts) {
        eventually(() -> assertThat(page.locator("li").allTextContents()).containsExactly(texts));
    }

    private static String webjar(String path) throws IOException {
        try (InputStream in = DocsBrowserTest.class.getResourceAsStream("/META-INF/resources/webjars/" + path)) {
            return new String(Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void awaitConsole(String... lines) {
        eventually(() -> assertThat(console).containsExactly(lines));
    }

    /** What the page calls and prints is only seen while it is asked something. */
    private void eventually(ThrowingRunnable assertion) {
        await().pollInSameThread().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            page.evaluate("1");
            assertion.run();
        });
    }
}
