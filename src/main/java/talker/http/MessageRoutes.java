package talker.http;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import talker.protocol.ClientMessage;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.Unicode;
import talker.protocol.UserName;

/** What users say without a connection: {@code /v1/rooms/ACCOUNT.ROOM/messages}. */
final class MessageRoutes extends ApiDirectives {
    static final String ID_RULE = "A message's id is a UUID, such as 0f8fad5b-d9cb-469f-a165-70867728950e";

    /** A body that has come within this time is no older than the answer about its sender. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final Callers callers;
    private final Posting posting;
    private final PartialPace pace;
    private final Dictation dictation;

    MessageRoutes(HttpSettings settings, Callers callers, Posting posting, PartialPace pace, Dictation dictation) {
        super(settings);
        this.callers = callers;
        this.posting = posting;
        this.pace = pace;
        this.dictation = dictation;
    }

    /** A message to be stored. */
    record NewMessage(@Nullable String content, @Nullable String id, @Nullable UserName to) {
        NewMessage {
            requireText(content);
        }
    }

    /** The text of a message so far, or, at last, all of it. */
    record Text(@Nullable String content, @JsonProperty("final") @Nullable Boolean isFinal, @Nullable UserName to) {
        Text {
            requireText(content);
        }
    }

    private static void requireText(@Nullable String content) {
        if (content == null) {
            throw new IllegalArgumentException("Field 'content' must be a string");
        }
        if (!Unicode.isWellFormed(content)) {
            throw new IllegalArgumentException("Field 'content' must be well-formed Unicode");
        }
    }

    private record Taken(String id) {}

    Route route(RoomName room) {
        return concat(
                pathEnd(() -> post(() -> callers.asSpeaker(room, this::postNew))),
                path(
                        PathMatchers.segment(),
                        text -> put(() -> id(text, id -> callers.asSpeaker(room, caller -> put(caller, id))))),
                path(
                        PathMatchers.segment().slash("stream"),
                        text -> post(
                                () -> id(text, id -> callers.asSpeaker(room, caller -> dictation.route(caller, id))))));
    }

    private Route id(String text, Function<MessageId, Route> inner) {
        return MessageId.parse(text).map(inner).orElseGet(() -> badRequest(ID_RULE));
    }

    private Route postNew(Caller caller) {
        long askedAt = System.nanoTime();
        return optionalHeaderValueByName(
                "Idempotency-Key",
                key -> body(NewMessage.class, message -> {
                    Optional<String> wanted = Optional.ofNullable(message.id);
                    Optional<String> other = key.map(MessageRoutes::unquoted);
                    Optional<MessageId> id = wanted.or(() -> other)
                            .map(MessageId::parse)
                            .orElseGet(() -> Optional.of(MessageId.random()));
                    if (id.isEmpty()) {
                        return badRequest(ID_RULE);
                    }
                    if (wanted.isPresent()
                            && other.isPresent()
                            && !other.flatMap(MessageId::parse).equals(id)) {
                        return badRequest(
                                "The header Idempotency-Key is another id than the field 'id': give one of them");
                    }
                    return finish(
                            caller, askedAt, new ClientMessage.Post(id.get(), text(message.content), true, message.to));
                }));
    }

    /** Programs put the key between quotes, as the draft of its standard wants it, or do not. */
    private static String unquoted(String key) {
        boolean isQuoted = key.length() > 1 && key.startsWith("\"") && key.endsWith("\"");
        return isQuoted ? key.substring(1, key.length() - 1) : key;
    }

    private static String text(@Nullable String content) {
        return content == null ? "" : content;
    }

    private Route put(Caller caller, MessageId id) {
        long askedAt = System.nanoTime();
        return body(Text.class, body -> {
            boolean isFinal = Boolean.TRUE.equals(body.isFinal);
            ClientMessage.Post post = new ClientMessage.Post(id, text(body.content), isFinal, body.to);
            return isFinal ? finish(caller, askedAt, post) : show(caller, askedAt, post);
        });
    }

    private Route finish(Caller caller, long askedAt, ClientMessage.Post post) {
        return answer(caller, askedAt, post, () -> {
            pace.forget(caller.room(), caller.user(), post.id());
            return posting.postFinal(caller.room(), caller.user(), post);
        });
    }

    private Route show(Caller caller, long askedAt, ClientMessage.Post post) {
        return answer(caller, askedAt, post, () -> pace.show(caller.room(), caller.user(), post, true)
                .thenApply(isTaken -> isTaken
                        ? Json.response(
                                StatusCodes.ACCEPTED, new Taken(post.id().toString()))
                        : ApiError.idInUse(post.id()).toResponse()));
    }

    private Route answer(
            Caller caller, long askedAt, ClientMessage.Post post, Supplier<CompletionStage<HttpResponse>> action) {
        Optional<HttpResponse> refusal = posting.take(caller.room(), caller.user(), 1, post.id());
        return completeWithFuture(
                refusal.isPresent()
                        ? CompletableFuture.completedStage(refusal.get())
                        : unlessRefused(
                                mayStillSpeak(caller, askedAt, post.id()),
                                () -> unlessRefused(posting.check(caller.room(), post), action)));
    }

    private static CompletionStage<HttpResponse> unlessRefused(
            CompletionStage<Optional<HttpResponse>> refusal, Supplier<CompletionStage<HttpResponse>> action) {
        return refusal.thenCompose(wrong -> wrong.<CompletionStage<HttpResponse>>map(CompletableFuture::completedStage)
                .orElseGet(action));
    }

    /** Whoever sends a body slowly may have been muted or put out since its first byte: then the account is asked again. */
    private CompletionStage<Optional<HttpResponse>> mayStillSpeak(Caller caller, long askedAt, MessageId id) {
        return System.nanoTime() - askedAt < AT_ONCE.toNanos()
                ? CompletableFuture.completedStage(Optional.empty())
                : callers.whySilent(caller, id).thenApply(why -> why.map(ApiError::toResponse));
    }
}
