package io.notiflux.siege;

import io.notiflux.TestKeys;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;

/**
 * Tokens that are almost good: guessed signatures, rubbish as long as a token may be, and a good one's other spellings,
 * by the bits that base64 leaves over and by the other {@code s} of its signature, to fill a cache with.
 */
final class TokenGuessing implements Attack {
    private static final int WORKERS = 6;
    private static final int LONG = 15_900;
    private static final int HALF = 32;
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    @Override
    public String name() {
        return "token-guessing";
    }

    @Override
    public void run(Assault assault) throws InterruptedException {
        String padding = "x".repeat(9_000);
        assault.swarm(WORKERS, worker -> {
            var random = new Random(worker);
            try (Courier courier = assault.courier()) {
                String good = assault.keys()
                        .sign("{\"sub\":\"" + padding + random.nextInt()
                                + "\",\"exp\":4102444800,\"scope\":\"broadcast\",\"topics\":[\"guessed\"]}");
                for (int round = 0; round < 200 && !assault.isOver(); round++) {
                    String token = switch (round % 5) {
                        case 0 -> good;
                        case 1 -> trailingBits(good, 1 + random.nextInt(15));
                        case 2 -> otherS(good);
                        case 3 -> guessed(good, random);
                        default -> rubbish(random);
                    };
                    assault.judged(courier.ask(Requests.post("/broadcast", Requests.broadcast("guessed", "m", token))));
                }
            }
        });
    }

    /** 64 bytes are 86 characters of base64, and the last one's lower four bits mean nothing. */
    private static String trailingBits(String token, int bits) {
        int last = ALPHABET.indexOf(token.charAt(token.length() - 1));
        return token.substring(0, token.length() - 1) + ALPHABET.charAt(last | bits);
    }

    private static String otherS(String token) {
        int dot = token.lastIndexOf('.');
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
        byte[] s = Arrays.copyOfRange(signature, HALF, 2 * HALF);
        byte[] other = ORDER.subtract(new BigInteger(1, s)).toByteArray();
        int length = Math.min(HALF, other.length);
        Arrays.fill(signature, HALF, 2 * HALF, (byte) 0);
        System.arraycopy(other, other.length - length, signature, 2 * HALF - length, length);
        return token.substring(0, dot + 1) + TestKeys.encode(signature);
    }

    private static String guessed(String token, Random random) {
        byte[] signature = new byte[2 * HALF];
        random.nextBytes(signature);
        return token.substring(0, token.lastIndexOf('.') + 1) + TestKeys.encode(signature);
    }

    private static String rubbish(Random random) {
        var token = new StringBuilder(LONG);
        for (int i = 0; i < LONG; i++) {
            token.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        token.setCharAt(LONG / 3, '.');
        token.setCharAt(2 * LONG / 3, '.');
        return token.toString();
    }
}
