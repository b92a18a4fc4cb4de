package io.notiflux.cluster;

import io.notiflux.config.NatsSettings.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Makes the TLS that the connection to NATS uses, from files in PEM. */
final class TlsContext {
    private static final String CA = "NATS_TLS_CA_FILE";
    private static final String CERT = "NATS_TLS_CERT_FILE";
    private static final String KEY = "NATS_TLS_KEY_FILE";

    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    /** Of a store that is never written. */
    private static final char[] NO_PASSWORD = {};

    private TlsContext() {}

    static SSLContext of(Tls tls) throws NatsFileException {
        try {
            @Nullable KeyStore trusted = tls.ca().isPresent() ? trusted(tls.ca().get()) : null;
            KeyManager @Nullable [] own = tls.cert().isPresent() && tls.key().isPresent()
                    ? own(tls.cert().get(), tls.key().get())
                    : null;
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            var jdk = (X509ExtendedTrustManager) trust.getTrustManagers()[0];
            context.init(own, new TrustManager[] {new HostCheck(jdk)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new NatsFileException(CA, "and the other files for TLS do not fit each other: " + e.getMessage());
        }
    }

    private static KeyStore trusted(Path ca) throws NatsFileException, GeneralSecurityException {
        KeyStore store = emptyStore();
        int i = 0;
        for (Certificate certificate : certificates(CA, ca)) {
            store.setCertificateEntry("ca" + i++, certificate);
        }
        return store;
    }

    private static KeyManager[] own(Path cert, Path key) throws NatsFileException, GeneralSecurityException {
        Certificate[] chain = certificates(CERT, cert);
        KeyStore store = emptyStore();
        store.setKeyEntry("own", privateKey(key, chain[0].getPublicKey().getAlgorithm()), NO_PASSWORD, chain);
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, NO_PASSWORD);
        return keys.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new IllegalStateException("nothing is read", e);
        }
    }

    private static Certificate[] certificates(String variable, Path file) throws NatsFileException {
        try (InputStream in = Files.newInputStream(file)) {
            Certificate[] found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .toArray(Certificate[]::new);
            if (found.length > 0) {
                return found;
            }
        } catch (IOException e) {
            throw unreadable(variable, file);
        } catch (GeneralSecurityException e) {
            // told below
        }
        throw new NatsFileException(variable, "is '" + file + "', which has no certificate; give one in PEM");
    }

    private static PrivateKey privateKey(Path file, String algorithm) throws NatsFileException {
        try {
            Matcher pem = PKCS8.matcher(Files.readString(file));
            if (pem.find()) {
                byte[] key = Base64.getMimeDecoder().decode(pem.group(1));
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key));
            }
        } catch (IOException e) {
            throw unreadable(KEY, file);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // told below, without the key
        }
        throw new NatsFileException(
                KEY,
                "is '" + file + "', which has no key of the certificate's kind; give PKCS#8 in PEM"
                        + " (openssl pkcs8 -topk8 -nocrypt)");
    }

    private static NatsFileException unreadable(String variable, Path file) {
        return new NatsFileException(variable, "is '" + file + "', which cannot be read; give a readable file in PEM");
    }
}
