package talker.http;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Directives;
import akka.http.javadsl.server.MalformedRequestContentRejection;
import akka.http.javadsl.server.RejectionHandler;
import akka.http.javadsl.server.Route;
import akka.http.scaladsl.model.EntityStreamSizeException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What Akka itself refuses, answered as an {@link ApiError}: that there is no such path, or a body that cannot be read. */
final class Rejections {
    /** Answers what no route takes as everything else is answered. */
    static final RejectionHandler HANDLER = RejectionHandler.newBuilder()
            .handle(MalformedRequestContentRejection.class, Rejections::ofUnreadable)
            .build()
            .withFallback(RejectionHandler.defaultHandler().mapRejectionResponse(Rejections::ofText));

    private Rejections() {}

    /**
     * Answers to a body that is too large as it is told here, and to one that cannot be read as everywhere: what a handler
     * rejects anew comes to it again.
     */
    static RejectionHandler tooLarge(ApiError error) {
        return RejectionHandler.newBuilder()
                .handle(
                        MalformedRequestContentRejection.class,
                        rejection -> rejection.getCause() instanceof EntityStreamSizeException
                                ? Directives.complete(error.toResponse())
                                : ofUnreadable(rejection))
                .build();
    }

    private static Route ofUnreadable(MalformedRequestContentRejection unreadable) {
        return Directives.complete(
                ofUnreadable(unreadable, unreadable.getCause()).toResponse());
    }

    private static ApiError ofUnreadable(MalformedRequestContentRejection unreadable, @Nullable Throwable cause) {
        if (cause instanceof EntityStreamSizeException tooLarge) {
            return ApiError.tooLarge(tooLarge.limit());
        }
        return cause instanceof TimeoutException ? ApiError.tooSlow() : ApiError.badRequest(unreadable.message());
    }

    /** What Akka answers as a line of text, such as that there is no such path, as the API answers it. */
    static HttpResponse ofText(HttpResponse response) {
        if (!(response.entity() instanceof HttpEntity.Strict text)
                || !text.getContentType().equals(ContentTypes.TEXT_PLAIN_UTF8)) {
            return response;
        }
        String code = response.status().reason().toLowerCase(Locale.ROOT).replace(' ', '_');
        ApiError error = new ApiError(response.status(), code, text.getData().utf8String());
        return error.toResponse().addHeaders(response.getHeaders());
    }
}
