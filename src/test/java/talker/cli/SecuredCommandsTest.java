package talker.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.node.Server;
import talker.node.TestServer;
import talker.testkit.Authority;
import talker.testkit.Authority.Signed;
import talker.tls.PemFile;
import talker.tls.TlsContexts;

/** What a server with TLS says at its first start, done as it says, and the commands that talk through TLS. */
class SecuredCommandsTest {
    @TempDir
    static Path folder;

    private static Server server;
    private static Signed signed;
    private static String welcome;

    @BeforeAll
    static void start() throws Exception {
        Path certificates = Files.createDirectory(folder.resolve("it's here"));
        signed = Authority.create(certificates).sign("localhost", "127.0.0.1");
        server = TestServer.start(
                folder.resolve("data"),
                Map.of(
                        "talker.tcp.tls",
                        true,
                        "talker.http.tls",
                        true,
                        "talker.tls.certificate",
                        signed.certificate().toString(),
                        "talker.tls.key",
                        signed.key().toString()));
        StringWriter out = new StringWriter();
        Welcome.print(server, new Printout(new PrintWriter(out, true)));
        welcome = out.toString();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static int port() {
        return server.tcpAddress().getPort();
    }

    private static String found(String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(welcome);
        assertThat(matcher.find()).as(pattern + " in " + welcome).isTrue();
        return matcher.group(1);
    }

    private record Outcome(int exit, String out, String err) {}

    private static Outcome run(String input, List<String> words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
        try {
            int exit = TalkerCommand.run(new PrintWriter(out), new PrintWriter(err), words.toArray(String[]::new));
            return new Outcome(exit, out.toString(), err.toString());
        } finally {
            System.setIn(before);
        }
    }

    /** The words of a line as a shell takes it apart. */
    private static List<String> words(String line) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "talker() { printf '%s\\n' \"$@\"; }; " + line)
                .redirectErrorStream(true)
                .start();
        shell.getOutputStream().close();
        List<String> words =
                new String(shell.getInputStream().readAllBytes(), UTF_8).lines().toList();
        assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return words;
    }

    @Test
    void theLineForATerminalWorksAsItIsPrinted() throws Exception {
        assertThat(welcome).contains("127.0.0.1:" + port() + " (TLS), HTTP on https://127.0.0.1:");
        List<String> chat =
                new ArrayList<>(words(found("^ +TALKER_TOKEN=\\S+ (talker chat demo.lobby --user ann .*)$")));
        assertThat(chat).contains("--ca", signed.certificate().toString());
        chat.addAll(List.of("--token", found("^ +TALKER_TOKEN=(\\S+) talker chat demo.lobby --user ann")));
        assertThat(run("through TLS\n", chat)).isEqualTo(new Outcome(0, "ann: through TLS\n", ""));
    }

    @Test
    void theLinkForABrowserOpensThePage() throws Exception {
        String link = found("^ +ann +(https://\\S+)$");
        HttpClient http = HttpClient.newBuilder()
                .sslContext(TlsContexts.client(
                        PemFile.read("ca", signed.authority()).certificates(), Optional.empty()))
                .build();
        HttpResponse<String> page = http.send(
                HttpRequest.newBuilder(URI.create(link.substring(0, link.indexOf('#'))))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<title>Talker</title>");
    }

    private static List<String> chat(String... more) {
        List<String> words = new ArrayList<>(List.of("chat", "demo.lobby", "--user", "bob", "--port", "" + port()));
        words.addAll(List.of("--token", found("^ +TALKER_TOKEN=(\\S+) talker chat demo.lobby --user bob")));
        words.addAll(List.of(more));
        return words;
    }

    @Test
    void whoeverCannotTrustTheServerIsToldWhatToDo() {
        Outcome untrusted = run("hi\n", chat("--tls"));
        assertThat(untrusted.exit()).isEqualTo(1);
        assertThat(untrusted.err()).contains("--ca names whom to trust").hasLineCount(1);
        Outcome plain = run("hi\n", chat());
        assertThat(plain.exit()).isEqualTo(1);
        assertThat(plain.err()).contains("If it speaks TLS, say --tls").hasLineCount(1);
        Outcome otherName = run(
                "hi\n", chat("--host", "127.0.0.2", "--ca", signed.authority().toString()));
        assertThat(otherName.exit()).isEqualTo(1);
        assertThat(otherName.out()).isEmpty();
    }

    private static List<String> bench(String account, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "bench",
                "typing",
                "--members=4",
                "--senders=2",
                "--warm-up=0s",
                "--duration=1s",
                "--account=" + account,
                "--port",
                "" + port(),
                "--server",
                "https://127.0.0.1:" + server.httpAddress().getPort(),
                "--data-dir",
                folder.resolve("data").toString()));
        words.addAll(List.of(more));
        return words;
    }

    @Test
    void aLoadGoesThroughTls() {
        Outcome load = run("", bench("load", "--tls", "--ca", signed.authority().toString()));
        assertThat(load.exit()).as(load.toString()).isZero();
        assertThat(load.out()).contains("0 lost");
    }

    @Test
    void aLoadThatCannotConnectSaysWhy() {
        Outcome plain = run("", bench("plain", "--ca", signed.authority().toString()));
        assertThat(plain.exit()).isEqualTo(1);
        assertThat(plain.err()).contains("--tls");
    }
}
