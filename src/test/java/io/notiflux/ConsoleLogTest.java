package io.notiflux;

import static io.notiflux.ConsolePage.has;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How the console shows messages: many, long, hostile ones, and those that a reader looks for. */
@Tag("browser")
class ConsoleLogTest {
    /** As in the console's kept.js, row.js and json.js. */
    private static final int MAX_ENTRIES = 1_000;

    private static final int MAX_SHOWN = 20_000;
    private static final int MAX_PRETTY = 200_000;

    /** Counts what makes a browser lay a page out at once: reading where something is. */
    private static final String COUNT_LAYOUTS = """
            window.layouts = 0;
            for (const name of ["scrollHeight", "scrollTop", "clientHeight"]) {
              const { get, set } = Object.getOwnPropertyDescriptor(Element.prototype, name);
              Object.defineProperty(Element.prototype, name, { set, get() { window.layouts++; return get.call(this); } });
            }
            for (const name of ["getBoundingClientRect", "getClientRects", "scrollIntoView"]) {
              const method = Element.prototype[name];
              Element.prototype[name] = function (...given) { window.layouts++; return method.apply(this, given); };
            }
            """;

    @RegisterExtension
    private static final Browser BROWSER = new Browser();

    private TestServer server;
    private ConsolePage page;

    @BeforeEach
    void start() {
        server = TestServer.start();
        page = ConsolePage.blank(BROWSER, ConsolePage.DESK, ColorScheme.LIGHT);
        page.page().addInitScript(COUNT_LAYOUTS);
        page.visit(server.uri("/console/#topic=demo&subscribe=" + server.keys().token("subscribe", "demo"))
                .toString());
        page.isLive("demo");
    }

    @AfterEach
    void stop() {
        page.hasNoComplaints();
        page.close();
        server.close();
    }

    @Test
    void thousandsOfMessages_areShownInAFewFrames() {
        for (int from = 1; from <= 5_000; from += 1_000) {
            broadcast(from, from + 999);
        }
        has(page.at("#log > div:last-child p"), "message 5000");
        has(page.at("#summary"), "5,000 received, the last 1,000 rows are kept");
        assertThat(page.at("#log > div").count()).isEqualTo(MAX_ENTRIES);
        // Three a frame, and there are about sixty of them a second; one layout a message would be 15,000.
        assertThat((int) page.page().evaluate("window.layouts")).isBetween(1, 1_500);
    }

    @Test
    void log_hasAThousandRows_andTheOldestGoesForTheNext() {
        broadcast(1, MAX_ENTRIES - 1); // the first row says that the topic is subscribed
        PlaywrightAssertions.assertThat(page.at("#log > div")).hasCount(MAX_ENTRIES);
        assertThat(page.at("#log .note").count()).isOne();
        server.broadcast("demo", "one more");
        has(page.at("#log > div:last-child p"), "one more");
        assertThat(page.at("#log > div").count()).isEqualTo(MAX_ENTRIES);
        assertThat(page.at("#log .note").count()).isZero();
    }

    @Test
    void pausedLog_countsWhatComes_andShowsItOnceItGoesOn() {
        page.at("#pause").click();
        broadcast(1, 3);
        has(page.at("#pause"), "Resume (3 new)");
        assertThat(page.at("#log .message").count()).isZero();
        page.at("#pause").click();
        page.showsMessages("message 1", "message 2", "message 3");
        has(page.at("#pause"), "Pause");
    }

    @Test
    void pausedLog_keepsTheNewestThousand() {
        page.at("#pause").click();
        broadcast(1, 1_000);
        broadcast(1_001, 1_001);
        has(page.at("#pause"), "Resume (1,001 new)");
        page.at("#pause").click();
        has(page.at("#log > div:last-child p"), "message 1001");
        assertThat(page.at("#log > div:first-child p").textContent()).isEqualTo("message 2");
        assertThat(page.at("#log > div").count()).isEqualTo(MAX_ENTRIES);
    }

    @Test
    void texts_areKeptUpTo8MiOfCharacters() {
        String kept = "async (sizes) => { const { Kept } = await import('./kept.js'); const kept = new Kept();"
                + " return sizes.map((size) => kept.add({ text: 'x'.repeat(size) }).length); }";
        int quarter = 2 * 1_024 * 1_024;
        assertThat(page.page()
                        .evaluate(kept, List.of(quarter, quarter, quarter, quarter, 1, 5 * quarter))
                        .toString())
                .isEqualTo("[0, 0, 0, 0, 1, 4]");
    }

    @Test
    void filter_showsWhatHasItsText_inTopicOrMessage() {
        page.subscribe("news", server.keys().token("subscribe", "news"));
        page.isLive("news");
        server.broadcast("demo", "Rain");
        server.broadcast("news", "Sun");
        page.showsMessages("Rain", "Sun");
        page.at("#filter").fill("RAIN");
        page.showsMessages("Rain");
        has(page.at("#summary"), "2 received, 1 match");
        server.broadcast("news", "Snow");
        server.broadcast("news", "more rain");
        page.showsMessages("Rain", "more rain");
        page.at("#filter").fill("news");
        page.showsMessages("Sun", "Snow", "more rain");
        page.at("#filter").fill(".*<b>");
        page.showsMessages();
        page.at("#filter").fill("");
        page.showsMessages("Rain", "Sun", "Snow", "more rain");
    }

    @Test
    void json_isSpreadOverLines_andItsNumbersStayAsTheyWere() {
        String json = "{\\\"id\\\":12345678901234567890,\\\"tags\\\":[1.0,{}],\\\"text\\\":\\\"a,{b\\\"}";
        server.broadcast("demo", json);
        server.broadcast("demo", "{ no JSON");
        page.at("#pretty").check();
        has(page.at("#log .message p").last(), "{ no JSON");
        String pretty = "{\n  \"id\": 12345678901234567890,\n  \"tags\": [\n    1.0,\n    {}\n  ],\n"
                + "  \"text\": \"a,{b\"\n}";
        assertThat(page.at("#log .message p").first().textContent()).isEqualTo(pretty);
        page.at("#pretty").uncheck();
        assertThat(page.at("#log .message p").first().textContent()).isEqualTo(json.replace("\\", ""));
    }

    @Test
    void json_isSpreadUpToALength() {
        String lines = "async (length) => (await import('./json.js'))"
                + ".pretty('[' + ' '.repeat(length - 3) + '1]').split('\\n').length";
        assertThat(page.page().evaluate(lines, MAX_PRETTY)).isEqualTo(3);
        assertThat(page.page().evaluate(lines, MAX_PRETTY + 1)).isEqualTo(1);
        String deep = "async () => (await import('./json.js')).pretty('['.repeat(100000) + ']'.repeat(100000)).length";
        assertThat((int) page.page().evaluate(deep)).isLessThan(20_000_000);
    }

    @Test
    void longMessage_isCut_untilSomebodyAsksForAllOfIt() {
        server.broadcast("demo", "x".repeat(MAX_SHOWN));
        has(page.at("#log .message p").first(), "x".repeat(MAX_SHOWN));
        assertThat(page.at("#log .message button").count()).isZero();
        server.broadcast("demo", "x".repeat(MAX_SHOWN) + "y");
        has(page.at("#log .message button"), "Show all 20,001 characters");
        assertThat(page.at("#log .message p").last().textContent()).doesNotContain("y");
        page.at("#log .message button").click();
        has(page.at("#log .message p").last(), "xy");
    }

    @Test
    void hostileMessageAndTopic_areText() {
        String hostile = "<img/src=x/onerror=alert(1)>";
        page.subscribe(hostile, server.keys().token("subscribe", hostile));
        page.isLive(hostile);
        server.broadcast(hostile, "<script>alert(1)</script>");
        page.showsMessages("<script>alert(1)</script>");
        assertThat(page.at("#log .message strong").textContent()).isEqualTo(hostile);
        assertThat(page.at("#log img, #log script, #topics img, .said img").count())
                .isZero();
    }

    @Test
    void clearedLog_isEmpty_andGoesOn() {
        broadcast(1, 2);
        page.showsMessages("message 1", "message 2");
        page.at("#clear").click();
        has(page.at("#summary"), "0 received");
        broadcast(3, 3);
        page.showsMessages("message 3");
    }

    private void broadcast(int from, int to) {
        String batch = IntStream.rangeClosed(from, to)
                .mapToObj(i -> TestServer.json("topic", "demo", "message", "message " + i))
                .collect(Collectors.joining(",", "[", "]"));
        HttpRequest request = HttpRequest.newBuilder(server.uri("/broadcast/batch"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + server.keys().token("broadcast", "demo"))
                .POST(BodyPublishers.ofString(batch))
                .build();
        assertThat(server.send(request).statusCode()).isEqualTo(200);
    }
}
