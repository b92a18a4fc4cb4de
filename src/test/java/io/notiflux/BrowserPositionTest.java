package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.notiflux.ScriptedServer.Peer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From where {@code notiflux.js} resumes after the positions that a server of a cluster tells. */
@Tag("browser")
class BrowserPositionTest {
    private static final Pattern REF = Pattern.compile("\"ref\":(\\d+)");

    @RegisterExtension
    static final Browser BROWSER = new Browser();

    private ScriptedServer server;
    private Page page;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
        page = BROWSER.page(server.url());
        page.evaluate("""
                async () => {
                  const { connect } = await import("/notiflux.js");
                  window.events = [];
                  window.client = connect("/", { getToken: async () => "TOKEN" });
                  window.subscribe = (...topics) => {
                    for (const topic of topics) {
                      client.subscribe(topic, ({ type, topic, message, id, recovered, code }) => {
                        events.push([type, topic, message ?? recovered ?? code, id].join(" ").trim());
                      });
                    }
                  };
                }""");
    }

    @AfterEach
    void stop() throws IOException {
        page.close();
        server.close();
    }

    @Test
    void position_isWhereEveryTopicResumes() throws Exception {
        subscribe("a", "b");
        Peer first = server.next();
        agree(first, first.command(), "'a':{'last':null,'position':'e-1'},'b':{'last':null,'position':'e-1'}");
        say(first, "{'type':'message','topic':'a','id':'e-5','message':'1'}");
        say(first, "{'type':'position','id':'e-9'}");
        first.end();

        assertThat(server.next().command()).contains(json("'since':{'a':'e-9','b':'e-9'}"));
        assertThat(events()).isEqualTo(List.of("subscribed a true", "subscribed b true", "message a 1 e-5"));
    }

    @Test
    void messageAfterThePosition_movesItsTopic() throws Exception {
        subscribe("a", "b");
        Peer first = server.next();
        agree(first, first.command(), "'a':{'last':null,'position':'e-1'},'b':{'last':null,'position':'e-1'}");
        say(first, "{'type':'position','id':'e-9'}");
        say(first, "{'type':'message','topic':'b','id':'e-12','message':'1'}");
        first.end();

        Peer second = server.next();
        String command = second.command();
        assertThat(command).contains(json("'since':{'a':'e-9','b':'e-12'}"));
        agree(
                second,
                command,
                "'a':{'last':null,'position':'f-3','recovered':false},"
                        + "'b':{'last':null,'position':'f-3','recovered':true}");
        second.end();
        assertThat(server.next().command())
                .as("a gap moves a topic to where it begins anew")
                .contains(json("'since':{'a':'f-3','b':'e-12'}"));
    }

    @Test
    void topicThatIsNotAnswered_isNotMovedByAPosition() throws Exception {
        subscribe("a");
        Peer first = server.next();
        agree(first, first.command(), "'a':{'last':null,'position':'e-1'}");
        page.waitForFunction("events.length == 1");
        subscribe("b");
        String later = first.command();
        assertThat(later).contains(json("'since':{}"));
        say(first, "{'type':'position','id':'e-9'}");
        first.end();

        Peer second = server.next();
        String command = second.command();
        assertThat(command).contains(json("'since':{'a':'e-9'}"));
        say(second, "{'type':'position','id':'e-20'}");
        agree(
                second,
                command,
                "'a':{'last':null,'position':'e-21','recovered':true},'b':{'last':null,'position':'e-21'}");
        second.end();
        assertThat(server.next().command()).contains(json("'since':{'a':'e-9','b':'e-21'}"));
    }

    @Test
    void topicThatIsRefused_isNotMovedByAPosition() throws Exception {
        subscribe("a");
        Peer first = server.next();
        agree(first, first.command(), "'a':{'last':null,'position':'e-1'}");
        page.waitForFunction("events.length == 1");
        subscribe("b");
        say(
                first,
                "{'type':'error','ref':" + ref(first.command()) + ",'code':'topic_denied','detail':'no','topic':'b'}");
        say(first, "{'type':'position','id':'e-9'}");
        first.end();

        assertThat(server.next().command()).contains(json("'since':{'a':'e-9'}"));
        assertThat(events()).isEqualTo(List.of("subscribed a true", "error b topic_denied"));
    }

    @Test
    void blockWithOnlyAnId_movesTheStream_andIsNoEvent() throws Exception {
        server.refuseWebSockets(true);
        subscribe("a", "b");
        Peer stream = server.next();
        assertThat(query(stream)).isEqualTo("topic=a&since=&topic=b&since=");
        stream.write("retry: 1\nid: e-sum-1.1\n\n");
        stream.write("id: e-sum-2.1\nevent: a\ndata:\n\n");
        stream.write("id: e-sum-z.z\n\n");
        page.waitForFunction("events.length == 3");
        server.refuseWebSockets(false);
        stream.end();

        Peer one = server.next();
        Peer other = server.next();
        boolean webSocketIsFirst = one.target().equals("/ws"); // as it may be on a busy machine
        assertThat(query(webSocketIsFirst ? other : one)).isEqualTo("topic=a&since=e-35&topic=b&since=e-35");
        assertThat((webSocketIsFirst ? one : other).command())
                .as("a WebSocket that works takes the stream's place")
                .contains(json("'since':{'a':'e-35','b':'e-35'}"));
        assertThat(events()).isEqualTo(List.of("subscribed a true", "subscribed b true", "message a  e-2"));
    }

    @Test
    void blockWithOnlyAnId_isNoEvent_ofASingleTopicEither() throws Exception {
        server.refuseWebSockets(true);
        subscribe("a");
        Peer stream = server.next();
        stream.write("retry: 1\nid: e-sum-1\n\nid: e-sum-9\n\n:\n\n");
        stream.end();

        Peer again = server.next();
        assertThat(query(again)).isEqualTo("topic=a&since=e-9");
        again.write("retry: 1\nid: e-sum-9\n\nid: e-sum-a\ndata: 1\n\n");
        page.waitForFunction("events.length == 3");
        assertThat(events()).isEqualTo(List.of("subscribed a true", "subscribed a true", "message a 1 e-10"));
    }

    /** A browser's own reader of events: what we call a position must mean the same to it. */
    @Test
    void eventSource_resumesAfterABlockWithOnlyAnId() throws Exception {
        page.evaluate("""
                () => {
                  const source = new EventSource("/events?topic=a");
                  source.onmessage = ({ data }) => events.push(data);
                }""");
        Peer stream = server.next();
        stream.write("retry: 1\nid: e-sum-1\n\nid: e-sum-9\n\n");
        stream.end();

        Peer again = server.next();
        assertThat(again.head()).containsIgnoringCase("\r\nLast-Event-ID: e-sum-9\r\n");
        again.write("id: e-sum-a\ndata: 1\n\n");
        page.waitForFunction("events.length == 1");
        assertThat(events()).isEqualTo(List.of("1"));
    }

    private void subscribe(String... topics) {
        page.evaluate("topics => subscribe(...topics)", List.of(topics));
    }

    private List<?> events() {
        return (List<?>) page.evaluate("events");
    }

    private static void agree(Peer peer, String command, String topics) throws IOException {
        say(peer, "{'type':'subscribed','ref':" + ref(command) + ",'topics':{" + topics + "}}");
    }

    private static void say(Peer peer, String frame) throws IOException {
        peer.frame(json(frame));
    }

    private static String ref(String command) {
        Matcher ref = REF.matcher(command);
        assertThat(ref.find()).as(command).isTrue();
        return ref.group(1);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static String query(Peer stream) {
        String target = stream.target();
        return URLDecoder.decode(target.substring(target.indexOf('?') + 1), StandardCharsets.UTF_8);
    }
}
