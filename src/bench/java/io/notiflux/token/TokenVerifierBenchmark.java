package io.notiflux.token;

import io.notiflux.ShortRun;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A token that was seen before, and one that was not. */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TokenVerifierBenchmark extends ShortRun {
    private static final String TOPIC = "campaign:42";

    /** {@code installed} is what the server runs with: Corretto's where the platform has it. JMH sets it. */
    @Param({"jdk", "installed"})
    public String provider = "";

    private TokenVerifier verifier;
    private VerificationKeys keys;
    private String token = "";

    /** Makes a key pair and a token; each provider has a process of its own. */
    @Setup
    public void sign() throws GeneralSecurityException, InvalidKeyException {
        if (provider.equals("installed")) {
            System.out.println("# Verifies with " + CryptoProvider.install());
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        keys = KeyParser.fromPem("-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n");
        verifier = new TokenVerifier(keys, Clock.systemUTC(), 1 << 24);
        String signed = encode("{\"alg\":\"ES256\",\"typ\":\"JWT\"}") + "."
                + encode("{\"sub\":\"backend\",\"exp\":" + (Instant.now().getEpochSecond() + 86_400) + ",\"topics\":[\""
                        + TOPIC + "\"],\"scope\":\"broadcast\"}");
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(pair.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        token = signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        requireGrant(verifier.verify(token, Scope.BROADCAST, TOPIC));
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void requireGrant(Verdict verdict) {
        if (!(verdict instanceof Grant)) {
            throw new IllegalStateException(verdict.toString());
        }
    }

    /** Looks it up. */
    @Benchmark
    public Verdict cached() {
        return verifier.verify(token, Scope.BROADCAST, TOPIC);
    }

    /** Verifies it; includes a new cache without it, which costs next to nothing beside. */
    @Benchmark
    public Verdict full() {
        verifier.keys(keys);
        return verifier.verify(token, Scope.BROADCAST, TOPIC);
    }
}
