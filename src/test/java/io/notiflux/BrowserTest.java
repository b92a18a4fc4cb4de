package io.notiflux;

import com.microsoft.playwright.Page;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A test of {@code notiflux.js} in an empty page of a real browser, with a server behind a network that may fail. */
@Tag("browser")
abstract class BrowserTest {
    @RegisterExtension
    static final Browser BROWSER = new Browser();

    TestServer server;
    CuttableProxy network;
    Page page;

    @BeforeEach
    void openPage() throws IOException {
        server = newServer();
        network = new CuttableProxy(server.port());
        page = BROWSER.page(network.url());
    }

    TestServer newServer() {
        return TestServer.start();
    }

    @AfterEach
    void closePage() throws IOException {
        page.close();
        network.close();
        server.close();
    }
}
