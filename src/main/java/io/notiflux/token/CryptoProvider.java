package io.notiflux.token;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Security;

/** Chooses the provider of the ECDSA that verifies tokens. */
public final class CryptoProvider {
    private CryptoProvider() {}

    /**
     * Puts Amazon Corretto's provider before the JDK's if it works on this platform, as it verifies ES256 about six
     * times as fast.
     *
     * @return the name of the provider that verifies from now on
     */
    public static String install() {
        try {
            AmazonCorrettoCryptoProvider.install();
            AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
        } catch (RuntimeException | LinkageError e) {
            Security.removeProvider("AmazonCorrettoCryptoProvider");
        }
        return Security.getProviders("Signature.SHA256withECDSAinP1363Format")[0].getName();
    }
}
