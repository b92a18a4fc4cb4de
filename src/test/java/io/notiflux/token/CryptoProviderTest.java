package io.notiflux.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CryptoProviderTest {
    @AfterEach
    void remove() {
        Security.removeProvider("AmazonCorrettoCryptoProvider");
    }

    @Test
    void install_namesTheProviderThatVerifies() {
        String name = CryptoProvider.install();
        assertThat(Security.getProviders("Signature.SHA256withECDSAinP1363Format")[0].getName())
                .isEqualTo(name);
    }

    @Test
    void install_twice_isHarmless() {
        assertThat(CryptoProvider.install()).isEqualTo(CryptoProvider.install());
    }
}
