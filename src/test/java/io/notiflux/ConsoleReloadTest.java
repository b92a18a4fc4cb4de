package io.notiflux;

import static io.notiflux.ConsolePage.has;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console has after a reload, and what not. */
@Tag("browser")
class ConsoleReloadTest {
    @RegisterExtension
    private static final Browser BROWSER = new Browser();

    private TestServer server;
    private ConsolePage page;

    @BeforeEach
    void start() {
        server = TestServer.start();
        page = ConsolePage.open(BROWSER, server);
    }

    @AfterEach
    void stop() {
        page.hasNoComplaints();
        page.close();
        server.close();
    }

    @Test
    void topicsAndSettings_surviveAReload_butNoToken() {
        page.at("#filter").fill("rain");
        page.at("#pretty").check();
        page.at("#broadcast [name=topic]").fill("news");
        page.page().reload();
        PlaywrightAssertions.assertThat(page.topic("demo")).hasAttribute("data-state", "idle");
        has(page.topic("demo"), "not subscribed: it needs a token");
        assertThat(page.at("#filter").inputValue()).isEqualTo("rain");
        assertThat(page.at("#pretty").isChecked()).isTrue();
        assertThat(page.at("#subscribe [name=topic]").inputValue()).isEqualTo("demo");
        assertThat(page.at("#broadcast [name=topic]").inputValue()).isEqualTo("news");
        assertThat(page.at("#subscribe [name=token]").inputValue()).isEmpty();
        assertThat(stored()).doesNotContain("eyJ");
        page.at("#subscribe [name=token]").fill(server.keys().token("subscribe", "demo"));
        page.page().getByLabel("Retry demo").click();
        page.isLive("demo");
    }

    @Test
    void tokens_surviveAReloadWhereThisIsAskedFor_untilItIsNotAnyMore() {
        page.at("#keep").check();
        page.subscribe("news", server.keys().token("subscribe", "news"));
        page.isLive("news");
        page.page().reload();
        page.isLive("demo");
        page.isLive("news");
        page.at("#broadcast [name=message]").fill("Still here");
        page.at("#broadcast button").click();
        has(page.at("#answer"), "200 {\"id\":");
        page.showsMessages("Still here");
        assertThat(stored()).contains("eyJ");
        page.at("#keep").uncheck();
        assertThat(stored()).doesNotContain("eyJ");
    }

    @Test
    void topicThatWasLeft_staysLeft() {
        page.page().getByLabel("Unsubscribe from demo").click();
        page.page().reload();
        has(page.at("#state"), "not connected");
        assertThat(page.at("#topics li").count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "null", "7", "[]", "{\"topics\":7}", "{\"topics\":[7]}", "{\"tokens\":{\"subscribe\":7}}"})
    void whatCannotBeRead_isForgotten(String stored) {
        page.page().addInitScript("sessionStorage.setItem('notiflux.console /console/', " + quoted(stored) + ");");
        page.page().reload();
        PlaywrightAssertions.assertThat(page.at("#state")).hasText("not connected");
        assertThat(page.at("#topics li").count()).isZero();
        page.subscribe("demo", server.keys().token("subscribe", "demo"));
        page.isLive("demo");
    }

    @Test
    void pageThatMayStoreNothing_works() {
        page.page()
                .addInitScript(
                        "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('no'); } });");
        page.page().reload();
        page.subscribe("demo", server.keys().token("subscribe", "demo"));
        page.isLive("demo");
    }

    private String stored() {
        return page.page().evaluate("JSON.stringify(sessionStorage)").toString();
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }
}
