package talker.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Venue;

/** Holds {@code /v1/openapi.json} against the routes, in both directions, on a real server. */
class OpenApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");
    private static final Set<String> UNKNOWN = Set.of("404 not_found", "405 method_not_allowed");

    @RegisterExtension
    final Venue venue = Venue.open("talker.webhooks.allow-private-addresses = on");

    private JsonNode document;
    private String webhook = "";
    private String hook = "";
    private String token = "";
    private String invite = "";
    private String inviteCode = "";

    private record Answer(int status, String type, String body) {}

    private record Operation(String method, String path, JsonNode node) {
        @Override
        public String toString() {
            return method.toUpperCase(Locale.ROOT) + " " + path;
        }
    }

    @BeforeEach
    void read() throws Exception {
        venue.knows("ann", "bot");
        venue.moderates("appoint", "bot", "");
        Answer file = send("get", "/v1/openapi.json", "", "", "");
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.type()).isEqualTo("application/json");
        document = JSON.readTree(file.body());
        webhook =
                made("webhooks", "{\"url\":\"http://127.0.0.1:9/\"}").path("id").asText();
        JsonNode incoming = made("incoming-hooks", "{\"user\":\"ann\"}");
        hook = incoming.path("id").asText();
        JsonNode invited = made("invites", "{\"uses\":1}");
        invite = invited.path("id").asText();
        inviteCode = invited.path("url").asText().replaceAll(".*#invite=", "");
        token = incoming.path("url").asText().replaceAll(".*/", "");
    }

    /** What is there to be removed, or to be posted to. */
    private JsonNode made(String what, String body) throws Exception {
        Answer answer = send("post", path("/v1/rooms/{room}/" + what), bearer("adminKey"), "application/json", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body());
    }

    @Test
    void everyReferenceLeadsSomewhereAndNothingIsNamedTwice() {
        assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
        List<String> references = document.findValuesAsText("$ref");
        assertThat(references).isNotEmpty().allMatch(each -> !resolve(each).isMissingNode());
        for (JsonNode kind : document.path("components")) {
            if (!kind.equals(document.at("/components/securitySchemes"))) {
                kind.fieldNames().forEachRemaining(name -> assertThat(references)
                        .as("somebody uses " + name)
                        .anyMatch(each -> each.endsWith("/" + name)));
            }
        }
        assertThat(document.findValuesAsText("operationId")).doesNotHaveDuplicates();
    }

    /** What is described is there, wants the described bearer, and answers what is described. */
    @Test
    void everyOperationAnswersAsItIsDescribed() throws Exception {
        List<Operation> last = new ArrayList<>();
        for (Operation operation : operations()) {
            if (operation.method.equals("delete")) {
                last.add(operation);
            } else {
                check(operation);
            }
        }
        // what is in a room goes with it
        last.sort(Comparator.comparing((Operation operation) -> operation.path.length())
                .reversed());
        for (Operation operation : last) {
            check(operation);
        }
    }

    private void check(Operation operation) throws Exception {
        Set<String> schemes = new LinkedHashSet<>();
        operation.node.path("security").forEach(each -> each.fieldNames().forEachRemaining(schemes::add));
        JsonNode bodies = operation.node.path("requestBody").path("content");
        List<String> types = new ArrayList<>();
        bodies.fieldNames().forEachRemaining(types::add);
        for (String scheme : schemes.isEmpty() ? Set.of("") : schemes) {
            for (String type : types.isEmpty() ? List.of("") : types) {
                JsonNode example = bodies.path(type).path("example");
                String body =
                        example.isTextual() ? example.asText() : example.isMissingNode() ? "" : example.toString();
                body = body.replace("THE-INVITE", inviteCode);
                String label = operation + " " + scheme + " " + type;
                Answer answer = send(operation.method, path(operation.path), bearer(scheme), type, body);
                assertThat(answer.status()).as(label + " " + answer.body()).isBetween(200, 299);
                checkResponse(label, operation, answer);
            }
        }
        if (!schemes.isEmpty()) {
            Answer refused = send(operation.method, path(operation.path), "a guess", "", "");
            assertThat(refused.status()).as(operation + " for nobody").isEqualTo(401);
            checkResponse(operation + " for nobody", operation, refused);
        }
        String other = schemes.equals(Set.of("userToken")) ? "adminKey" : "userToken";
        if (schemes.size() == 1) {
            Answer refused = send(operation.method, path(operation.path), bearer(other), "", "");
            assertThat(refused.status()).as(operation + " with " + other).isIn(401, 403);
            checkResponse(operation + " with " + other, operation, refused);
        }
    }

    private void checkResponse(String label, Operation operation, Answer answer) throws IOException {
        JsonNode described = resolved(operation.node.path("responses").path(Integer.toString(answer.status())));
        assertThat(described.isMissingNode())
                .as(label + ": status " + answer.status())
                .isFalse();
        JsonNode content = described.path("content");
        if (content.isMissingNode()) {
            assertThat(answer.body()).as(label).isEmpty();
            return;
        }
        String type = answer.type();
        assertThat(content.has(type)).as(label + ": " + type).isTrue();
        if (type.equals("application/json")) {
            assertFits(label, JSON.readTree(answer.body()), content.path(type).path("schema"));
        }
    }

    /** As far as the file uses the language of schemas. */
    private void assertFits(String label, JsonNode value, JsonNode reference) {
        JsonNode schema = resolved(reference);
        switch (schema.path("type").asText()) {
            case "object" -> {
                assertThat(value.isObject()).as(label).isTrue();
                schema.path("required").forEach(name -> assertThat(value.has(name.asText()))
                        .as(label + ": " + name)
                        .isTrue());
                value.properties().forEach(field -> {
                    JsonNode property = schema.path("properties").path(field.getKey());
                    if (property.isMissingNode()) {
                        assertThat(schema.path("additionalProperties").asBoolean(true))
                                .as(label + ": " + field.getKey() + " is described")
                                .isTrue();
                    } else {
                        assertFits(label + "." + field.getKey(), field.getValue(), property);
                    }
                });
            }
            case "array" -> {
                assertThat(value.isArray()).as(label).isTrue();
                value.forEach(each -> assertFits(label + "[]", each, schema.path("items")));
            }
            case "integer" -> assertThat(value.isIntegralNumber()).as(label).isTrue();
            case "boolean" -> assertThat(value.isBoolean()).as(label).isTrue();
            case "string" -> {
                assertThat(value.isTextual()).as(label).isTrue();
                assertThat(value.asText())
                        .as(label)
                        .matches(Pattern.compile(schema.path("pattern").asText(""))
                                .asPredicate());
            }
            default -> throw new AssertionError(label + ": no type in " + schema);
        }
    }

    /** On a path that is described no method is taken that is not. */
    @Test
    void noOtherMethodIsTaken() throws Exception {
        List<String> undescribed = new ArrayList<>();
        for (String path : paths()) {
            for (String method : METHODS) {
                if (!document.path("paths").path(path).has(method)) {
                    for (String scheme : List.of("userToken", "adminKey")) {
                        Answer answer = send(method, path(path), bearer(scheme), "", "{}");
                        String code =
                                JSON.readTree(answer.body()).at("/error/code").asText();
                        if (answer.status() != 401 && !UNKNOWN.contains(answer.status() + " " + code)) {
                            undescribed.add(method + " " + path + ": " + answer.status());
                        }
                    }
                }
            }
        }
        assertThat(undescribed).isEmpty();
    }

    /** What the routes' sources call a part of a path is a part of a path that is described. */
    @Test
    void everyPartOfAPathInTheSourcesIsDescribed() throws Exception {
        Pattern parts = Pattern.compile("(?:path|pathPrefix|segment|slash)\\(\\s*\"([^\"]+)\"");
        Set<String> inSources = new TreeSet<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/talker/http"))) {
            for (Path file : files.toList()) {
                Matcher matcher = parts.matcher(Files.readString(file));
                while (matcher.find()) {
                    inSources.add(matcher.group(1));
                }
            }
        }
        Set<String> described = new TreeSet<>();
        paths().forEach(path -> described.addAll(List.of(path.substring(1).split("/", -1))));
        described.removeIf(part -> part.startsWith("{"));
        assertThat(inSources).isEqualTo(described);
    }

    private List<String> paths() {
        List<String> paths = new ArrayList<>();
        document.path("paths").fieldNames().forEachRemaining(paths::add);
        return paths;
    }

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (String path : paths()) {
            document.path("paths").path(path).properties().forEach(field -> {
                if (METHODS.contains(field.getKey())) {
                    operations.add(new Operation(field.getKey(), path, field.getValue()));
                }
            });
        }
        assertThat(operations).hasSizeGreaterThan(15);
        return operations;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? resolve(node.path("$ref").asText()) : node;
    }

    private JsonNode resolve(String reference) {
        return document.at(reference.substring(1));
    }

    private String path(String template) {
        Map<String, String> values = Map.of(
                "{invite}",
                invite,
                "{room}",
                venue.room("lobby"),
                "{account}",
                venue.account(),
                "{user}",
                "ann",
                "{webhook}",
                webhook,
                "{hook}",
                hook,
                "{token}",
                token,
                "{id}",
                UUID.randomUUID().toString());
        String path = template;
        for (Map.Entry<String, String> value : values.entrySet()) {
            path = path.replace(value.getKey(), value.getValue());
        }
        assertThat(path).doesNotContain("{");
        return path;
    }

    private String bearer(String scheme) {
        return switch (scheme) {
            case "userToken" -> venue.token("bot");
            case "adminKey" -> venue.server().server().adminKey();
            default -> "";
        };
    }

    private Answer send(String method, String path, String bearer, String type, String body) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + venue.server().httpPort() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(method.toUpperCase(Locale.ROOT), HttpRequest.BodyPublishers.ofString(body));
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        HttpResponse<InputStream> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        String mediaType =
                response.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
        try (InputStream in = response.body()) {
            // a stream of events never ends by itself
            boolean isEndless = mediaType.equals("text/event-stream");
            String text = isEndless ? "" : new String(in.readAllBytes(), UTF_8);
            return new Answer(response.statusCode(), mediaType, text);
        }
    }
}
