package talker.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import talker.testkit.Venue;

/** The files of the web client over HTTP. What they do is for the browser tests to show. */
class WebClientTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path SOURCES = Path.of("src/main/resources/web");

    @RegisterExtension
    final Venue venue = Venue.open();

    @Test
    void everyFileOfTheClientIsServedAsWhatItIs() throws Exception {
        try (Stream<Path> files = Files.list(SOURCES)) {
            assertThat(files.map(file -> file.getFileName().toString())).hasSameElementsAs(WebClient.FILES);
        }
        for (String name : WebClient.FILES) {
            HttpResponse<byte[]> response = get("/" + name);
            assertThat(response.statusCode()).as(name).isEqualTo(200);
            assertThat(response.body()).as(name).isEqualTo(Files.readAllBytes(SOURCES.resolve(name)));
            assertThat(header(response, "Content-Type"))
                    .as(name)
                    .isEqualTo(
                            switch (name.substring(name.indexOf('.'))) {
                                case ".html" -> "text/html; charset=UTF-8";
                                case ".js" -> "application/javascript; charset=UTF-8";
                                case ".css" -> "text/css; charset=UTF-8";
                                default -> "image/svg+xml";
                            });
        }
        assertThat(get("/").body()).isEqualTo(get("/index.html").body());
    }

    @Test
    void nothingElseIsServed() throws Exception {
        for (String path : new String[] {"/talker.conf", "/..%2Ftalker.conf", "/web/app.js", "/app.js/", "/nothing"}) {
            HttpResponse<byte[]> response = get(path);
            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(new String(response.body(), UTF_8)).as(path).startsWith("{\"error\":{\"code\":\"not_found\"");
        }
    }

    @Test
    void thePageMayRunItsOwnScriptsAndNoOthers() throws Exception {
        HttpResponse<byte[]> page = get("/");
        assertThat(header(page, "Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "*", "http:");
        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
        String html = new String(page.body(), UTF_8);
        assertThat(html)
                .doesNotContain("style=")
                .doesNotContainPattern("\\son\\w+=")
                .doesNotContainPattern("<script>");
    }

    /** What people wrote never becomes markup: the sources have no way to make it so. */
    @Test
    void noScriptMakesMarkupOfText() throws Exception {
        for (String name : WebClient.FILES) {
            assertThat(Files.readString(SOURCES.resolve(name)))
                    .as(name)
                    .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
        }
    }

    @Test
    void aFileThatHasNotChangedIsNotSentAgain() throws Exception {
        HttpResponse<byte[]> first = get("/style.css");
        String tag = header(first, "ETag");
        assertThat(header(first, "Cache-Control")).isEqualTo("no-cache");
        HttpResponse<byte[]> again = get("/style.css", "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(header(again, "Content-Security-Policy")).isNotEmpty();
        assertThat(get("/style.css", "If-None-Match", "\"another\"").statusCode())
                .isEqualTo(200);
        assertThat(header(get("/app.js"), "ETag")).isNotEqualTo(tag);
    }

    @Test
    void whoTakesItCompressedGetsItSo() throws Exception {
        HttpResponse<byte[]> packed = get("/style.css", "Accept-Encoding", "gzip");
        assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(SOURCES.resolve("style.css")));
        }
    }

    /** A page of another site that imports the library may do so; whether it may connect, it is told there. */
    @Test
    void onlyTheLibraryIsForPagesOfOtherSites() throws Exception {
        assertThat(header(get("/talker.js"), "Access-Control-Allow-Origin")).isEqualTo("*");
        HttpResponse<byte[]> app = get("/app.js");
        assertThat(app.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(header(app, "Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + venue.server().httpPort() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
