package io.notiflux;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that signs itself: in a store that Java reads, and as TLS for either side. */
public final class TestTls {
    private static final String PASSWORD = "changeit"; // Java's own for its store of trusted certificates
    private final Path store;

    /**
     * Makes the certificate.
     *
     * @param san whom it is for, as keytool has it
     */
    public TestTls(Path folder, String san) throws Exception {
        store = folder.resolve("tls.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "issuer",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=issuer",
                        "-ext",
                        "san=" + san,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
    }

    /** Has the certificate, and trusts it. */
    public SSLContext context() throws Exception {
        char[] password = PASSWORD.toCharArray();
        KeyStore certificate = KeyStore.getInstance(store.toFile(), password);
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(certificate, password);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("issuer", certificate.getCertificate("issuer"));
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** Options of a JVM that trusts this certificate alone. */
    public String[] trusting() {
        return new String[] {
            "-Djavax.net.ssl.trustStore=" + store, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
        };
    }
}
