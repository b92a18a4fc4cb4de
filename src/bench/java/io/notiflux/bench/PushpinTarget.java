package io.notiflux.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Pushpin, in front of a backend in this process that lets everybody in: its four programs and zurl, by which it asks the
 * backend. Publishers use its HTTP control port.
 */
final class PushpinTarget extends PeerTarget {
    private final int publishers;
    private final PushpinBackend backend;
    private final ServerProcess zurl;

    private PushpinTarget(Path folder, int[] ports, PushpinBackend backend, ServerProcess zurl) {
        super(
                Peer.PUSHPIN,
                start(
                        folder,
                        "pushpin.conf",
                        configuration(folder, ports),
                        List.of("pushpin", "--merge-output", "--config=" + folder.resolve("pushpin.conf"))),
                ports[0],
                ports[1]);
        publishers = ports[1];
        this.backend = backend;
        this.zurl = zurl;
    }

    static PushpinTarget start() {
        int[] ports = Ports.free(5);
        Path folder = ServerProcess.newFolder();
        var backend = new PushpinBackend();
        write(folder.resolve("routes"), "* 127.0.0.1:" + backend.port() + ",over_http\n");
        Path own = ServerProcess.newFolder();
        ServerProcess zurl = start(
                own,
                "zurl.conf",
                """
                [General]
                in_spec=ipc://@folder@/zurl-in
                in_stream_spec=ipc://@folder@/zurl-in-stream
                out_spec=ipc://@folder@/zurl-out
                in_req_spec=ipc://@folder@/zurl-req
                defpolicy=allow
                max_open_requests=2000
                """.replace("@folder@", folder.toString()),
                List.of("zurl", "--loglevel=0", "--config=" + own.resolve("zurl.conf")));
        try {
            return new PushpinTarget(folder, ports, backend, zurl);
        } catch (BenchException e) {
            zurl.close();
            backend.close();
            throw e;
        }
    }

    /** Such as {@code 1.36.0}. */
    static String version() {
        return about(Pattern.compile("(\\d+\\.\\S+)"), "pushpin", "--version").orElse("unknown");
    }

    /** Room for all connections and no limit on the rate of messages; else as Debian has it. It logs errors alone. */
    private static String configuration(Path folder, int[] ports) {
        return """
                [global]
                include=/usr/lib/pushpin/internal.conf
                rundir=@folder@
                ipc_prefix=
                [runner]
                services=condure,pushpin-proxy,pushpin-handler
                http_port=127.0.0.1:@port@
                logdir=@folder@
                log_level=0
                client_buffer_size=8192
                client_maxconn=20000
                [proxy]
                routesfile=routes
                zurl_out_specs=ipc://@folder@/zurl-in
                zurl_out_stream_specs=ipc://@folder@/zurl-in-stream
                zurl_in_specs=ipc://@folder@/zurl-out
                updates_check=off
                [handler]
                push_in_http_addr=127.0.0.1
                push_in_http_port=@publishers@
                push_in_spec=tcp://127.0.0.1:@push@
                push_in_sub_specs=tcp://127.0.0.1:@sub@
                command_spec=tcp://127.0.0.1:@command@
                message_rate=0
                """.replace("@folder@", folder.toString())
                .replace("@port@", Integer.toString(ports[0]))
                .replace("@publishers@", Integer.toString(ports[1]))
                .replace("@push@", Integer.toString(ports[2]))
                .replace("@sub@", Integer.toString(ports[3]))
                .replace("@command@", Integer.toString(ports[4]));
    }

    @Override
    public List<Long> pids() {
        return Stream.concat(super.pids().stream(), Stream.of(zurl.handle().pid()))
                .toList();
    }

    @Override
    public Greeting greeting(String topic, int person) {
        return new Greeting(new GripDialect(), NotifluxTarget.upgrade("/" + topic, ""), new byte[0]);
    }

    @Override
    public Post post(String topic, int size, int count) {
        return Post.of(
                "/publish/",
                "Content-Type: application/json\r\n",
                "{\"items\":[{\"channel\":\"" + topic + "\",\"formats\":{\"ws-message\":{\"content\":\"",
                size,
                "\"}}}]}",
                count);
    }

    @Override
    public Publishing publishing() throws IOException {
        return new HttpPublishing(publishers);
    }

    @Override
    public void close() {
        super.close();
        zurl.close();
        backend.close();
    }
}
