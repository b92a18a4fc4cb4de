package io.notiflux.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** Reads the address that an issuer serves its keys at. */
final class JwksUrl {
    static final String VARIABLE = "JWT_JWKS_URL";
    private static final String RIGHT = "an address such as https://issuer.example/jwks.json";
    private static final int MAX_PORT = 65_535;

    private JwksUrl() {}

    /** Takes https, and http on the loopback interface, for trials and for proxies beside the server. */
    static URI parse(String value) throws ConfigException {
        URI url;
        try {
            url = new URI(value);
        } catch (URISyntaxException e) { // what it is, is not quoted: nobody can tell whether a password is in it
            throw new ConfigException(VARIABLE, "is no URL; give " + RIGHT);
        }
        Optional<String> fault = fault(url);
        if (fault.isPresent()) {
            throw new ConfigException(VARIABLE, fault.get() + "; give " + RIGHT);
        }
        return url;
    }

    private static Optional<String> fault(URI url) {
        if (String.valueOf(url.getRawAuthority()).contains("@")) {
            return Optional.of("has a user or a password in it, and a JWKS is for everybody");
        }
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (url.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            return Optional.of("is no https:// URL with a host");
        }
        if (scheme.equals("http") && !isLoopback(url.getHost())) {
            return Optional.of("has http://, by which anybody on the way could put in keys of their own");
        }
        if (url.getPort() == 0 || url.getPort() > MAX_PORT) {
            return Optional.of("has the port " + url.getPort() + ", and ports are 1 to " + MAX_PORT);
        }
        return url.getRawFragment() == null
                ? Optional.empty()
                : Optional.of("has a fragment (#), which no server sees");
    }

    /** By its spelling, as a name might be looked up anywhere. */
    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
    }
}
