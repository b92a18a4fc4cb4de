package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code notiflux.js} in a real browser, which asks for compression by itself. */
@Tag("browser")
class BrowserCompressionTest {
    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private static final String TEXT = "the same words again and again, ".repeat(100);

    @Test
    void page_getsWhatWasCompressed() {
        try (var server = TestServer.start("COMPRESSION", "true")) {
            Page page = BROWSER.page("http://127.0.0.1:" + server.port());
            page.evaluate("""
                    async (token) => {
                      const { connect } = await import("/notiflux.js");
                      window.texts = [];
                      connect("/", { getToken: async () => token })
                          .subscribe("a", ({ type, message }) => type === "message" && texts.push(message));
                    }""", server.keys().token("subscribe", "a"));
            await().until(() -> server.metric("notiflux_subscriptions") == 1);
            for (String text : List.of(TEXT, "short", TEXT)) {
                server.broadcast("a", text);
            }
            page.waitForFunction("texts.length === 3");
            assertThat(page.evaluate("texts")).isEqualTo(List.of(TEXT, "short", TEXT));
            assertThat(server.metric("notiflux_connections{protocol=\"json\",}"))
                    .isEqualTo(1);
            assertThat(server.metric("notiflux_delivery_bytes_total")).isLessThan(TEXT.length());
            page.close();
        }
    }
}
