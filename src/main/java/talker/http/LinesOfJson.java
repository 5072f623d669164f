package talker.http;

import akka.NotUsed;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.stream.javadsl.Source;
import akka.util.ByteString;

/** Bodies of one object of JSON a line, which are read and written while they are made. */
final class LinesOfJson {
    private static final ContentType TYPE = MediaTypes.applicationWithFixedCharset("x-ndjson", HttpCharsets.UTF_8)
            .toContentType();

    private LinesOfJson() {}

    /** A response that is written as fast as it is read. */
    static HttpResponse response(Source<ByteString, NotUsed> lines) {
        return HttpResponse.create().withEntity(HttpEntities.create(TYPE, lines));
    }

    /** One line. */
    static ByteString line(Object value) {
        return Json.bytes(value).concat(ByteString.fromString("\n"));
    }
}
