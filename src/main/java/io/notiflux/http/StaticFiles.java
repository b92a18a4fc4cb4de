package io.notiflux.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Serves the static files. {@code GET /notiflux.js} answers with the browser's client, which comes with its types, and
 * which pages of any origin may load. {@code GET /console/} answers with a page to try the server with. Neither grants
 * anything: only tokens do.
 *
 * <p>The entity tag is made from the content (RFC 9110 section 8.8.3). Helidon's static content makes it from the jar's
 * time, which is the same for any two builds of a reproducible image, so browsers would keep an old client.
 */
public final class StaticFiles implements HttpService {
    private static final Header ANY_ORIGIN = HeaderValues.create(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    private static final Header TYPES = HeaderValues.create("X-TypeScript-Types", "./notiflux.d.ts");
    private static final Header NO_SNIFF = HeaderValues.create("X-Content-Type-Options", "nosniff");
    private static final Header REVALIDATE = HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-cache");

    /** The field of the console's page for the server's address, as it is packaged, and as it is on the admin port. */
    private static final String NO_SERVER_FIELD = "<form id=\"server\" hidden>";

    private static final String SERVER_FIELD = "<form id=\"server\">";

    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

    /** The console's scripts: what its page loads, and what that imports. */
    private static final List<String> CONSOLE_MODULES = List.of(
            "admin",
            "admin-api",
            "broadcast",
            "connections",
            "console",
            "dom",
            "ending",
            "json",
            "kept",
            "log",
            "row",
            "storage",
            "table",
            "token",
            "token-field",
            "topics");

    private final boolean console;
    private final List<Header> consoleHeaders;
    private final List<StaticFile> files = new ArrayList<>();

    /**
     * Makes the service.
     *
     * @param console whether the console is served
     * @param admin whether this is the admin port, from which the console connects to another address
     */
    public StaticFiles(boolean console, boolean admin) {
        this.console = console;
        this.consoleHeaders = consoleHeaders(admin ? "'self' http: https: ws: wss:" : "'self'");
        files.add(new StaticFile("/notiflux.js", read("/notiflux.js"), JAVASCRIPT, List.of(ANY_ORIGIN, TYPES)));
        files.add(new StaticFile(
                "/notiflux.d.ts",
                read("/notiflux.d.ts"),
                "application/typescript; charset=utf-8",
                List.of(ANY_ORIGIN)));
        if (console) {
            byte[] page = read("/console/index.html");
            files.add(new StaticFile(
                    "/console/", admin ? withServerField(page) : page, "text/html; charset=utf-8", consoleHeaders));
            files.add(ofConsole("/console/console.css", "text/css; charset=utf-8"));
            for (String module : CONSOLE_MODULES) {
                files.add(ofConsole("/console/" + module + ".js", JAVASCRIPT));
            }
            files.add(ofConsole("/console/icon.svg", "image/svg+xml"));
        }
    }

    private StaticFile ofConsole(String path, String contentType) {
        return new StaticFile(path, read(path), contentType, consoleHeaders);
    }

    private static byte[] withServerField(byte[] page) {
        return new String(page, StandardCharsets.UTF_8)
                .replace(NO_SERVER_FIELD, SERVER_FIELD)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The page may load only its own files and its client, may connect only as told, and may not be framed. */
    private static List<Header> consoleHeaders(String connect) {
        return List.of(
                HeaderValues.create(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src "
                                + connect + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                                + " require-trusted-types-for 'script'"),
                HeaderValues.create("Referrer-Policy", "no-referrer"),
                HeaderValues.create("Cross-Origin-Opener-Policy", "same-origin"));
    }

    /** Reads a file that is packaged under {@code web}. */
    private static byte[] read(String resource) {
        try (InputStream in = StaticFiles.class.getResourceAsStream("/web" + resource)) {
            if (in == null) {
                throw new IllegalStateException("not packaged: " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void routing(HttpRules rules) {
        for (StaticFile file : files) {
            rules.get(file.path, file::send);
            AllowedMethods.refuseAllBut(rules, file.path, Method.GET, Method.HEAD);
        }
        if (console) {
            rules.get(
                    "/console",
                    (request, response) -> response.status(Status.PERMANENT_REDIRECT_308)
                            .header(HeaderNames.LOCATION, "console/") // relative, as a proxy may put a path before it
                            .send());
        }
    }

    /** A file, and what goes with it. */
    private static final class StaticFile {
        private final String path;
        private final Header contentType;
        private final List<Header> headers;
        private final byte[] content;
        private final Header tag;

        StaticFile(String path, byte[] content, String contentType, List<Header> headers) {
            this.path = path;
            this.contentType = HeaderValues.create(HeaderNames.CONTENT_TYPE, contentType);
            this.headers = headers;
            this.content = content;
            this.tag = HeaderValues.create(HeaderNames.ETAG, '"' + digest(content) + '"');
        }

        void send(ServerRequest request, ServerResponse response) {
            headers.forEach(response::header);
            response.header(tag).header(REVALIDATE).header(NO_SNIFF);
            if (isKnown(request)) {
                response.status(Status.NOT_MODIFIED_304).send();
            } else {
                response.header(contentType).send(content);
            }
        }

        /**
         * Returns whether the client has this version. Tags are compared weakly, as a proxy that compresses puts {@code
         * W/} before it.
         */
        private boolean isKnown(ServerRequest request) {
            return request.headers()
                    .first(HeaderNames.IF_NONE_MATCH)
                    .filter(known -> known.contains(tag.get()) || known.equals("*"))
                    .isPresent();
        }

        private static String digest(byte[] content) {
            try {
                byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(content);
                return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
