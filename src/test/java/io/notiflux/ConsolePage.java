package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;

/** The console, open in a tab, with what the browser complains about. One thread. */
final class ConsolePage implements AutoCloseable {
    static final int DESK = 1_280;
    static final int PHONE = 390;

    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    private ConsolePage(Page page) {
        this.page = page;
        page.onConsoleMessage(message -> complaints.add(message.text()));
        page.onPageError(complaints::add);
    }

    /** With tokens for the topic 'demo', and subscribed to it. */
    static ConsolePage open(Browser browser, TestServer server) {
        return open(
                browser, server, DESK, ColorScheme.LIGHT, server.adminUri("").toString());
    }

    static ConsolePage open(Browser browser, TestServer server, int width, ColorScheme colors, String origin) {
        ConsolePage page = blank(browser, width, colors);
        page.visit(origin + "/console/#topic=demo&subscribe="
                + server.keys().token("subscribe", "demo") + "&broadcast="
                + server.keys().token("broadcast", "demo"));
        has(page.at("#log .note"), "demo is subscribed");
        return page;
    }

    /** That went nowhere yet. */
    static ConsolePage blank(Browser browser, int width, ColorScheme colors) {
        return new ConsolePage(browser.page(width, colors));
    }

    void visit(String url) {
        page.navigate(url);
    }

    Page page() {
        return page;
    }

    Locator at(String selector) {
        return page.locator(selector);
    }

    /** Asks the server for a topic, with this token. */
    void subscribe(String topic, String token) {
        at("#subscribe [name=topic]").fill(topic);
        at("#subscribe [name=token]").fill(token);
        at("#subscribe button").click();
    }

    /** The line of a topic among those that are subscribed to. */
    Locator topic(String name) {
        return at("#topics li")
                .filter(new Locator.FilterOptions()
                        .setHas(page.getByText(name, new Page.GetByTextOptions().setExact(true))));
    }

    void isLive(String topic) {
        PlaywrightAssertions.assertThat(topic(topic)).hasAttribute("data-state", "live");
    }

    void isRefused(String topic, String why) {
        PlaywrightAssertions.assertThat(topic(topic)).hasAttribute("data-state", "refused");
        has(topic(topic), why);
    }

    void showsMessages(String... messages) {
        PlaywrightAssertions.assertThat(at("#log .message p:visible")).hasText(messages);
    }

    void hasNoComplaints() {
        assertThat(complaints).isEmpty();
    }

    static void has(Locator locator, String text) {
        PlaywrightAssertions.assertThat(locator).containsText(text);
    }

    @Override
    public void close() {
        page.close();
    }
}
