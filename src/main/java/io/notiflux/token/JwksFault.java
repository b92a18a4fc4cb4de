package io.notiflux.token;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Says in a few words why an answer did not come. The errors' own words may have addresses in them. */
final class JwksFault {
    private JwksFault() {}

    static String of(IOException error) {
        if (has(error, UnresolvedAddressException.class) || has(error, UnknownHostException.class)) {
            return "its host's name is not known here";
        }
        if (has(error, CertificateException.class)) {
            return "its certificate is not trusted here, or is another host's";
        }
        if (has(error, SSLException.class)) {
            return "no TLS with it";
        }
        if (has(error, ConnectException.class)) {
            return "no connection to it";
        }
        return "it broke the connection off, or does not answer in HTTP";
    }

    private static boolean has(Throwable error, Class<? extends Throwable> kind) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
