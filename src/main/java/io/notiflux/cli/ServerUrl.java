package io.notiflux.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where a server's public port is. What it serves is below it.
 *
 * @param base of scheme http or https, without a slash at its end
 */
record ServerUrl(URI base) {
    private static final String RIGHT = "give http(s)://host[:port][/prefix]";
    private static final int MAX_PORT = 65_535;
    /** What people may have at hand in place of the server's address. */
    private static final List<String> ENDPOINTS =
            List.of("/broadcast/batch", "/broadcast", "/ws", "/events", "/console", "/health");

    /** Understands an address as it is given to {@code --url}. No fault repeats it, as it may hold a password. */
    static ServerUrl of(String text) {
        URI url;
        try {
            url = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new TypeConversionException("that is no address; " + RIGHT);
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new TypeConversionException("the address must begin with http:// or https://; " + RIGHT);
        }
        if (url.getRawUserInfo() != null) {
            throw new TypeConversionException("an address has no user and no password; give a token, see --token");
        }
        if (url.getHost() == null || url.getPort() == 0 || url.getPort() > MAX_PORT) {
            throw new TypeConversionException("the address has no host, or no right port; " + RIGHT);
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new TypeConversionException("the address must have no '?' and no '#'; " + RIGHT);
        }
        String path = url.getRawPath().replaceFirst("/+$", "");
        ENDPOINTS.stream().filter(path::endsWith).findFirst().ifPresent(endpoint -> {
            throw new TypeConversionException("the address is the server's, without " + endpoint + "; " + RIGHT);
        });
        return new ServerUrl(URI.create(scheme + "://" + url.getRawAuthority() + path));
    }

    /** Where it takes requests to this path, such as {@code /broadcast}. */
    URI http(String path) {
        return URI.create(base + path);
    }

    URI webSocket() {
        return URI.create("ws" + base.toString().substring("http".length()) + "/ws");
    }

    @Override
    public String toString() {
        return base.toString();
    }

    /** Makes one of an option's value. */
    static final class Converter implements ITypeConverter<ServerUrl> {
        @Override
        public ServerUrl convert(String text) {
            return of(text);
        }
    }
}
