package talker.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.headers.EntityTag;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The page that people talk with, at {@code /}, and what it is made of. Nothing in it is secret: who one is comes after
 * the {@code #} of a link, which no browser sends. Browsers ask each time whether a file has changed, and get it again
 * only then.
 */
final class WebClient extends AllDirectives {
    /** What the page may do, so that text of a message that became markup by mistake could do nothing. */
    private static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'");

    private static final List<HttpHeader> HEADERS = List.of(
            RawHeader.create("Content-Security-Policy", POLICY),
            RawHeader.create("X-Content-Type-Options", "nosniff"),
            RawHeader.create("Referrer-Policy", "no-referrer"),
            RawHeader.create("Cross-Origin-Opener-Policy", "same-origin"),
            RawHeader.create("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
            RawHeader.create("Cache-Control", "no-cache"));

    /** Pages of other sites may import it; whether they may connect is another matter. */
    private static final String LIBRARY = "talker.js";

    private static final HttpHeader FOR_ALL_SITES = RawHeader.create("Access-Control-Allow-Origin", "*");

    private static final String PAGE = "index.html";

    static final List<String> FILES = List.of(
            PAGE,
            LIBRARY,
            "app.js",
            "composer.js",
            "dom.js",
            "identity.js",
            "invite.js",
            "kept.js",
            "message.js",
            "people.js",
            "room.js",
            "sanctions.js",
            "text.js",
            "timeline.js",
            "icon.svg",
            "style.css");

    private record Asset(EntityTag tag, HttpResponse response) {}

    /** Reads the files, once. */
    Route route() {
        List<Route> routes = new ArrayList<>();
        for (String name : FILES) {
            Route file = serve(name, read(name));
            routes.add(path(PathMatchers.segment(name), () -> file));
            if (name.equals(PAGE)) {
                routes.add(pathSingleSlash(() -> file));
            }
        }
        return get(() -> concat(reject(), routes.toArray(Route[]::new)));
    }

    private Route serve(String name, Asset asset) {
        return respondWithHeaders(
                headersOf(name),
                () -> conditional(asset.tag(), () -> encodeResponse(() -> complete(asset.response()))));
    }

    private static List<HttpHeader> headersOf(String name) {
        List<HttpHeader> headers = new ArrayList<>(HEADERS);
        headers.add(
                name.equals(LIBRARY) ? FOR_ALL_SITES : RawHeader.create("Cross-Origin-Resource-Policy", "same-origin"));
        return headers;
    }

    private static Asset read(String name) {
        try (InputStream in = WebClient.class.getResourceAsStream("/web/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no file web/" + name + " on the class path");
            }
            byte[] bytes = in.readAllBytes();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            // Weak, since the same tag stands for the file and for the file compressed.
            EntityTag tag = EntityTag.create(
                    new String(Base64.getUrlEncoder().withoutPadding().encode(hash), ISO_8859_1), true);
            return new Asset(tag, HttpResponse.create().withEntity(HttpEntities.create(typeOf(name), bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ContentType typeOf(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> ContentTypes.TEXT_HTML_UTF8;
            case "js" -> MediaTypes.APPLICATION_JAVASCRIPT.toContentType(HttpCharsets.UTF_8);
            case "css" -> MediaTypes.TEXT_CSS.toContentType(HttpCharsets.UTF_8);
            case "svg" -> MediaTypes.IMAGE_SVG_XML.toContentType();
            default -> throw new IllegalArgumentException("no type for " + name);
        };
    }
}
