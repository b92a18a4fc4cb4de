package io.notiflux.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a key pair, as {@code openssl genpkey} does. */
@Command(
        name = "keygen",
        description = "Makes a P-256 key pair, private.pem and public.pem, and prints JWT_PUBLIC_KEY_B64.",
        mixinStandardHelpOptions = true)
final class KeygenCommand implements Callable<Integer> {
    @Option(names = "--out", paramLabel = "DIR", defaultValue = ".local", description = "Where to (default: .local).")
    private Path directory = Path.of(".local");

    @Override
    public Integer call() throws IOException, GeneralSecurityException, CommandException {
        Path privateKey = directory.resolve("private.pem");
        Path publicKey = directory.resolve("public.pem");
        if (Files.exists(privateKey)) {
            throw new CommandException(privateKey + " is there already, and is not overwritten");
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        Files.createDirectories(directory);
        writePrivately(privateKey, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        String publicPem = pem("PUBLIC KEY", pair.getPublic().getEncoded());
        Files.writeString(publicKey, publicPem);
        System.out.println("JWT_PUBLIC_KEY_B64="
                + Base64.getEncoder().encodeToString(publicPem.getBytes(StandardCharsets.US_ASCII)));
        return 0;
    }

    /** Writes a file that only its owner can read, from the first byte on, if the file system knows owners. */
    private static void writePrivately(Path file, String text) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Files.createFile(file, attributes);
        Files.writeString(file, text, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
