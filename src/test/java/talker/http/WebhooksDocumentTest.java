package talker.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import talker.node.Server;
import talker.node.TestServer;
import talker.testkit.Receiver;

/** What docs/WEBHOOKS.md tells receivers to do is done, on a delivery of a real server. */
class WebhooksDocumentTest {
    private static final String DOCUMENT = "docs/WEBHOOKS.md";

    @TempDir
    private Path folder;

    private String secret = "";

    @Test
    void theSignatureIsCheckedAsTheDocumentSaysInPython() throws Exception {
        Receiver.Delivery delivery = deliver();
        String check = block("python")
                + """

                import sys
                secret, timestamp, signature, body = sys.argv[1], sys.argv[2], sys.argv[3], open(sys.argv[4], "rb").read()
                print(is_from_talker(secret, {"X-Talker-Timestamp": timestamp, "X-Talker-Signature": signature}, body))
                """;
        Path body = Files.write(folder.resolve("body-python"), delivery.body().toArray());
        String timestamp = delivery.header("X-Talker-Timestamp");
        String signature = delivery.header("X-Talker-Signature");
        List<String> command = new ArrayList<>(List.of("python3", "-c", check, secret, timestamp, signature));
        command.add(body.toString());
        assertThat(run(command, Map.of())).isEqualTo("True");
        command.set(3, secret + "x");
        assertThat(run(command, Map.of())).as("with another secret").isEqualTo("False");
        command.set(3, secret);
        command.set(4, Long.toString(Long.parseLong(timestamp) - 301));
        assertThat(run(command, Map.of())).as("of another time").isEqualTo("False");
        command.set(4, timestamp);
        Files.write(body, (delivery.text() + " ").getBytes(UTF_8));
        assertThat(run(command, Map.of())).as("with another body").isEqualTo("False");
    }

    @Test
    void theSignatureIsWorkedOutAsTheDocumentSaysInAShell() throws Exception {
        Receiver.Delivery delivery = deliver();
        Files.write(folder.resolve("body"), delivery.body().toArray());
        String signature = run(
                List.of("sh", "-c", block("sh", "openssl")),
                Map.of("SECRET", secret, "TIMESTAMP", delivery.header("X-Talker-Timestamp")));
        assertThat("sha256=" + signature).isEqualTo(delivery.header("X-Talker-Signature"));
    }

    private Receiver.Delivery deliver() throws IOException {
        try (Server server = TestServer.start(folder, HookedRoom.SETTINGS);
                HookedRoom room = new HookedRoom(server, "demo.signed")) {
            secret = room.add("/").get("secret").textValue();
            room.say("h\u00e9llo \ud83d\ude00");
            room.awaitHeard("h\u00e9llo \ud83d\ude00");
            return room.receiver.accepted().get(0);
        }
    }

    private static String block(String language, String... words) throws IOException {
        Matcher blocks = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of(DOCUMENT)));
        while (blocks.find()) {
            String block = blocks.group(1);
            if (List.of(words).stream().allMatch(block::contains)) {
                return block;
            }
        }
        throw new AssertionError("no such block in " + DOCUMENT);
    }

    private String run(List<String> command, Map<String, String> environment) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException notHere) {
            assumeTrue(false, command.get(0) + " is not installed");
            throw notHere;
        }
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return printed;
    }
}
