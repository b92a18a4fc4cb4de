package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The proxies of deploy/, each with its file there but for addresses, folders, and what only root may do. */
enum DeployedProxy {
    NGINX {
        @Override
        Proxy start(Path folder, int server) throws IOException, InterruptedException {
            String program = Proxy.program("nginx", "nginx-light");
            int port = Ports.free();
            String work = Stream.of("client_body", "proxy", "fastcgi", "scgi", "uwsgi")
                    .map(kind -> kind + "_temp_path " + folder + "/" + kind + ";\n")
                    .reduce("http {\n", String::concat);
            Path configuration = write(
                    folder.resolve("nginx.conf"),
                    Manifests.text(Path.of("deploy/nginx/nginx.conf")),
                    List.of("user www-data;\n", "daemon off; master_process off;\n"),
                    List.of("worker_rlimit_nofile 65536;\n", ""),
                    List.of("worker_connections 32768;", "worker_connections " + CONNECTIONS + ";"),
                    List.of("/run/nginx.pid", folder + "/pid"),
                    List.of("http {\n", work),
                    List.of("/var/log/nginx/", folder + "/"),
                    List.of("127.0.0.1:8080", "127.0.0.1:" + server),
                    List.of("listen 80;", "listen 127.0.0.1:" + port + ";"));
            List<String> command =
                    List.of(program, "-p", "" + folder, "-e", folder + "/start", "-c", "" + configuration);
            assertThat(words(command, "-t")).doesNotContain("[warn]");
            return Proxy.start(folder, port, command.toArray(String[]::new));
        }
    },

    HAPROXY {
        @Override
        Proxy start(Path folder, int server) throws IOException, InterruptedException {
            String program = Proxy.program("haproxy", "haproxy");
            int port = Ports.free();
            Path configuration = write(
                    folder.resolve("haproxy.cfg"),
                    Manifests.text(Path.of("deploy/haproxy/haproxy.cfg")),
                    List.of("    user haproxy\n    group haproxy\n", ""),
                    List.of("maxconn 30000", "maxconn 100"),
                    List.of("127.0.0.1:8080", "127.0.0.1:" + server),
                    List.of("bind :80\n", "bind 127.0.0.1:" + port + "\n"));
            List<String> command = List.of(program, "-db", "-f", "" + configuration);
            assertThat(words(command, "-c")).doesNotContain("[WARNING]");
            return Proxy.start(folder, port, command.toArray(String[]::new));
        }
    };

    /** Two for each client; the default fits the usual limit on open files. */
    private static final int CONNECTIONS = Math.max(512, 3 * Integer.getInteger("restart.clients", 0));

    /** Its logs are in the folder. The test is skipped where the machine has no such proxy. */
    abstract Proxy start(Path folder, int server) throws IOException, InterruptedException;

    /** What it has logged so far. */
    static String logged(Path folder) throws IOException {
        var all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @SafeVarargs
    private static Path write(Path file, String text, List<String>... replacements) throws IOException {
        String here = text;
        for (List<String> replacement : replacements) {
            assertThat(here).contains(replacement.getFirst());
            here = here.replace(replacement.getFirst(), replacement.getLast());
        }
        return Files.writeString(file, here);
    }

    /** What the program says of its configuration, which it must take. */
    private static String words(List<String> command, String check) throws IOException, InterruptedException {
        List<String> checking = new ArrayList<>(command);
        checking.add(check);
        Process process = new ProcessBuilder(checking).redirectErrorStream(true).start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(words).isZero();
        return words;
    }
}
