package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * This machine's Chromium, from before the first test of a class to after its last; tests that need it are skipped where
 * there is none. One thread.
 */
final class Browser implements BeforeAllCallback, AfterAllCallback {
    private static final int PATIENCE_MILLIS = 30_000;

    private @Nullable Playwright playwright;
    private com.microsoft.playwright.@Nullable Browser browser;

    @Override
    public void beforeAll(ExtensionContext context) {
        Optional<Path> chromium = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(chromium.isPresent(), "no Chromium on the PATH; install Debian's package chromium");
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium.orElseThrow())
                        .setArgs(List.of("--no-sandbox"))); // which it does not have as root
    }

    /** A page of this origin with nothing on it. */
    Page page(String origin) {
        Page page = launched().newPage();
        page.navigate(origin + "/health");
        assertThat(page.url()).startsWith(origin);
        return page;
    }

    /** A page that was not opened yet, of a screen this wide. */
    Page page(int width, ColorScheme colors) {
        return launched()
                .newPage(new com.microsoft.playwright.Browser.NewPageOptions()
                        .setViewportSize(width, 800)
                        .setColorScheme(colors));
    }

    private com.microsoft.playwright.Browser launched() {
        return Objects.requireNonNull(browser, "a registered extension");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (playwright != null) {
            playwright.close(); // and so the browser
        }
    }
}
