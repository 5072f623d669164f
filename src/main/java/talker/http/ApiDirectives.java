package talker.http;

import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.RequestEntity;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.unmarshalling.Unmarshaller;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import talker.account.AccountReply;
import talker.account.Refusal;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/** What the routes of the API have in common: names and bodies are read, or what is wrong with them is answered. */
abstract class ApiDirectives extends AllDirectives {
    private final HttpSettings settings;

    ApiDirectives(HttpSettings settings) {
        this.settings = settings;
    }

    /** An account's name in the path. */
    Route account(String text, Function<String, Route> inner) {
        return name(RoomName.parsePart(text), Rules.ACCOUNT, inner);
    }

    /** A room's name, with its account's, in the path. */
    Route room(String text, Function<RoomName, Route> inner) {
        return name(RoomName.parse(text), Rules.ROOM, inner);
    }

    /** A user's name in the path or the query. */
    Route user(String text, Function<UserName, Route> inner) {
        return name(UserName.parse(text), Rules.USER, inner);
    }

    private <T> Route name(Optional<T> name, String rule, Function<T, Route> inner) {
        return name.map(inner).orElseGet(() -> badRequest(rule));
    }

    Route badRequest(String message) {
        return complete(ApiError.badRequest(message).toResponse());
    }

    /** The body of the request, an object of JSON; no body is an empty object. */
    <T> Route body(Class<T> type, Function<T, Route> inner) {
        return body(type, settings.maxBody(), inner);
    }

    /** Likewise, where it has at most so many bytes. */
    <T> Route body(Class<T> type, long maxBody, Function<T, Route> inner) {
        return withSizeLimit(
                maxBody,
                () -> inTime(() -> entity(Unmarshaller.entityToByteString(), bytes -> {
                    Json.Body<T> body =
                            bytes.isEmpty() ? Json.read("{}", type) : Json.read(bytes.toArrayUnsafe(), type);
                    return body instanceof Json.Read<T> read
                            ? inner.apply(read.value())
                            : badRequest(((Json.Unreadable<T>) body).reason());
                })));
    }

    /** Gives up on a body that comes too slowly: {@link Rejections#HANDLER} answers. */
    Route inTime(Supplier<Route> inner) {
        return mapRequest(request -> inTime(request, settings.bodyTimeout()), inner);
    }

    private static HttpRequest inTime(HttpRequest request, Duration time) {
        RequestEntity body = request.entity();
        return body.isStrict()
                ? request
                : request.withEntity(HttpEntities.createChunked(
                        body.getContentType(), body.getDataBytes().completionTimeout(time)));
    }

    /** The response to a change that was made, or to one that was refused. */
    Route changed(CompletionStage<AccountReply.ToChange> change, Function<AccountReply.Done, HttpResponse> whenDone) {
        return completeWithFuture(change.thenApply(reply -> reply instanceof AccountReply.Done done
                ? whenDone.apply(done)
                : AccountErrors.of((Refusal) reply).toResponse()));
    }

    /** The address at which the server was asked just now, without a path. */
    static String origin(Uri asked) {
        String text = asked.toString();
        return text.substring(0, text.indexOf('/', text.indexOf("://") + 3));
    }

    static HttpResponse noContent() {
        return HttpResponse.create().withStatus(StatusCodes.NO_CONTENT);
    }
}
