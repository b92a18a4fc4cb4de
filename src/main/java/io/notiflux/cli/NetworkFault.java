package io.notiflux.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** Says in a plain sentence why a server was not reached, of the errors that the JDK's HTTP client has for it. */
final class NetworkFault {
    private static final String IS_IT = "; is it a notiflux server?";

    private NetworkFault() {}

    static String of(ServerUrl url, Throwable error) {
        if (has(error, UnresolvedAddressException.class) || has(error, UnknownHostException.class)) {
            return "no host is called " + url.base().getHost() + ": the name is not known here";
        }
        if (error instanceof WebSocketHandshakeException refused) {
            return status(url, refused.getResponse().statusCode());
        }
        if (has(error, HttpConnectTimeoutException.class)) {
            return "no connection to " + url + " in time: its host, or what is between, does not answer";
        }
        if (has(error, HttpTimeoutException.class)
                || has(error, SocketTimeoutException.class)
                || has(error, TimeoutException.class)) {
            return url + " was reached, and did not answer in time" + IS_IT;
        }
        if (has(error, SSLException.class)) {
            return has(error, CertificateException.class)
                    ? "the certificate of " + url + " is not trusted here, or is another host's"
                    : "no TLS with " + url + "; does it speak plain http://?";
        }
        if (has(error, ConnectException.class)) {
            return "no connection to " + url + ": nothing listens there";
        }
        if (has(error, ProtocolException.class)) {
            return noHttp(url);
        }
        return isNoHttp(error) ? noHttp(url) : url + " broke the connection off";
    }

    static String noHttp(ServerUrl url) {
        return url + " does not answer in HTTP" + IS_IT;
    }

    /** Of an answer that no notiflux server gives here. */
    static String status(ServerUrl url, int status) {
        return url + " answers with status " + status + IS_IT;
    }

    /** Whether nothing of a request can have reached the server. */
    static boolean isBeforeSending(Throwable error) {
        return has(error, ConnectException.class)
                || has(error, HttpConnectTimeoutException.class)
                || has(error, UnresolvedAddressException.class)
                || has(error, UnknownHostException.class)
                || has(error, SSLHandshakeException.class)
                || (has(error, SSLException.class) && isOfAPeerWithoutTls(error));
    }

    /** The JDK has no class of its own for this, but two texts, of which one begins with a capital. */
    private static boolean isOfAPeerWithoutTls(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("nrecognized SSL message")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNoHttp(Throwable error) {
        String message = String.valueOf(error.getMessage());
        return error instanceof IOException && (message.contains("status line") || message.contains("Invalid"));
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
