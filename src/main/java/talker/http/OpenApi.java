package talker.http;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The description of the API for programs, in the form of OpenAPI, at {@code /v1/openapi.json}: for everybody. */
final class OpenApi extends AllDirectives {
    private static final String FILE = "/openapi.json";

    /** Reads the file, once. */
    Route route() {
        HttpResponse file =
                HttpResponse.create().withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, read()));
        return path("openapi.json", () -> get(() -> complete(file)));
    }

    private static byte[] read() {
        try (InputStream in = OpenApi.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("no file " + FILE + " on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
