package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** A proxy of the machine's, in front of a server, that shares few connections to it among all clients. */
final class Proxy implements AutoCloseable {
    private final Process process;
    private final int port;

    private Proxy(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The test is skipped where there is none. */
    static Proxy nginx(Path folder, int server) throws IOException {
        String program = program("nginx", "nginx-light");
        int port = Ports.free();
        Path configuration = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                master_process off;
                pid %1$s/pid;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  scgi_temp_path %1$s/scgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  upstream notiflux {
                    server 127.0.0.1:%3$d;
                    keepalive 1;
                  }
                  server {
                    listen 127.0.0.1:%2$d;
                    location / {
                      proxy_pass http://notiflux;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_request_buffering off;
                    }
                  }
                }
                """.formatted(folder, port, server));
        return start(folder, port, program, "-p", folder.toString(), "-e", "stderr", "-c", configuration.toString());
    }

    /** The test is skipped where there is none. */
    static Proxy haproxy(Path folder, int server) throws IOException {
        String program = program("haproxy", "haproxy");
        int port = Ports.free();
        Path configuration = Files.writeString(folder.resolve("haproxy.cfg"), """
                global
                  maxconn 100
                defaults
                  mode http
                  http-reuse always
                  timeout connect 5s
                  timeout client 5s
                  timeout server 5s
                frontend clients
                  bind 127.0.0.1:%1$d
                  default_backend notiflux
                backend notiflux
                  server notiflux 127.0.0.1:%2$d pool-max-conn 1
                """.formatted(port, server));
        return start(folder, port, program, "-db", "-f", configuration.toString());
    }

    static Proxy start(Path folder, int port, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        await().until(() -> {
            assertThat(process.isAlive()).as(String.join(" ", command)).isTrue();
            return isOpen(port);
        });
        return new Proxy(process, port);
    }

    static String program(String name, String debianPackage) {
        Optional<Path> program = Arrays.stream((System.getenv("PATH") + ":/usr/sbin").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(program.isPresent(), "no " + name + " on the PATH; install Debian's package " + debianPackage);
        return program.orElseThrow().toString();
    }

    private static boolean isOpen(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
