package talker.http;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.Connection;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import talker.metrics.Limit;
import talker.metrics.Metrics;
import talker.protocol.ClientMessage;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.Unicode;
import talker.protocol.UserName;
import talker.room.Audience;
import talker.room.Audiences;
import talker.room.Receipt;
import talker.room.StoredMessage;

/**
 * Posts messages for users who have no connection, through the room's {@link Audience} on this node: within what users
 * may do, and with an answer that says what became of the message.
 */
final class Posting {
    /** How long after the room gives up on a final it has surely said so. */
    private static final Duration LAST_WORD = Duration.ofSeconds(5);

    /** Of JSON: an escaped control character. */
    private static final int MOST_BYTES_A_CHAR = 6;

    private final BotSettings settings;
    private final Duration timeout;
    private final Rooms rooms;
    private final Callers callers;
    private final Quotas quotas;
    private final Metrics metrics;
    private final PostsUnderWay underWay = new PostsUnderWay();

    Posting(BotSettings settings, Duration timeout, Rooms rooms, Callers callers, Quotas quotas, Metrics metrics) {
        this.settings = settings;
        this.timeout = timeout;
        this.rooms = rooms;
        this.callers = callers;
        this.quotas = quotas;
        this.metrics = metrics;
    }

    /** Where it is counted what users run into. */
    Metrics metrics() {
        return metrics;
    }

    /** The posts that are to be answered before the node stops. */
    PostsUnderWay underWay() {
        return underWay;
    }

    /** What is posted to a node that stops is to be posted to another one, or to this one later. */
    static HttpResponse stopping() {
        return ApiError.stopping().toResponse(ApiError.SOON).addHeader(Connection.create("close"));
    }

    /** What is wrong with a message, whatever the state of its room; an empty answer where nothing is. */
    CompletionStage<Optional<HttpResponse>> check(RoomName room, ClientMessage.Post post) {
        UserName to = post.to();
        if (!Unicode.isWellFormed(post.content())) {
            return done(Optional.of(
                    ApiError.badRequest("The text is not well-formed Unicode").toResponse()));
        }
        if (isTooLong(post.content())) {
            return done(Optional.of(tooLong(post.id())));
        }
        if (to == null) {
            return done(Optional.empty());
        }
        return callers.isReader(room, to)
                .thenApply(isReader -> isReader
                        ? Optional.empty()
                        : Optional.of(ApiError.unknownReader(post.id(), to).toResponse()));
    }

    /** Whether a text, as JSON, would be longer than a line of the protocol may be. */
    boolean isTooLong(String text) {
        boolean isSurelyShort = (long) text.length() * MOST_BYTES_A_CHAR <= settings.maxContent();
        return !isSurelyShort && JsonStringEncoder.getInstance().quoteAsUTF8(text).length > settings.maxContent();
    }

    HttpResponse tooLong(MessageId id) {
        return ApiError.tooLong(id, settings.maxContent()).toResponse();
    }

    /** Takes so many messages of what the user may post; empty where there are as many, or else the refusal. */
    Optional<HttpResponse> take(RoomName room, UserName user, int messages, @Nullable MessageId id) {
        long wait = quotas.take(room, user, messages);
        if (wait == 0) {
            return Optional.empty();
        }
        metrics.limitHit(Limit.HTTP_MESSAGES);
        return Optional.of(ApiError.rateLimited(
                        "This user does more than " + settings.messagesPerSecond()
                                + " messages a second, or as much as that (talker.limits.messages-per-second)",
                        id)
                .toResponse(Duration.ofNanos(wait)));
    }

    /** Posts a final: 201 where it is stored now, 200 where it was stored before. */
    CompletionStage<HttpResponse> postFinal(RoomName room, UserName user, ClientMessage.Post post) {
        return store(room, user, post).thenApply(receipt -> receipt.map(known -> toResponse(known, post))
                .orElseGet(() -> tooManyWait(post.id())));
    }

    /** Too many finals of a user wait for the journal already. */
    static HttpResponse tooManyWait(MessageId id) {
        return ApiError.rateLimited(
                        "Too many messages of this user, or of its account, wait to be stored (talker.limits.unconfirmed-finals,"
                                + " unconfirmed-bytes and unconfirmed-bytes-per-account)",
                        id)
                .toResponse(ApiError.SOON);
    }

    /**
     * Takes a final to its room, and tells what became of it, at the latest after {@code talker.http.timeout}; empty where
     * too many of the user wait for the journal. It counts as one of them until the room has said its last word, which
     * may be long after the poster has given up.
     */
    CompletionStage<Optional<Receipt>> store(RoomName room, UserName user, ClientMessage.Post post) {
        if (!quotas.begin(room, user, post.content())) {
            metrics.limitHit(Limit.HTTP_UNCONFIRMED);
            return done(Optional.empty());
        }
        if (!underWay.begin()) {
            quotas.end(room, user, post.content());
            return done(Optional.of(new Receipt.NotStored()));
        }
        metrics.chat().finalsWaiting(1);
        CompletableFuture<Receipt> receipt = ask(
                        room, user, post, settings.giveUp().plus(LAST_WORD))
                .exceptionally(late -> new Receipt.NotStored())
                .whenComplete((known, failure) -> {
                    quotas.end(room, user, post.content());
                    metrics.chat().finalsWaiting(-1);
                })
                .toCompletableFuture();
        return receipt.copy()
                .completeOnTimeout(new Receipt.NotStored(), timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((known, failure) -> underWay.end())
                .thenApply(Optional::of);
    }

    private HttpResponse toResponse(Receipt receipt, ClientMessage.Post post) {
        if (receipt instanceof Receipt.Stored stored) {
            StoredMessage message = stored.message();
            if (!message.hasText()) {
                return ApiError.redacted(post.id()).toResponse();
            }
            boolean isSame = message.content().equals(post.content())
                    && Optional.ofNullable(message.to()).equals(Optional.ofNullable(post.to()));
            StatusCode status = stored.isNew() ? StatusCodes.CREATED : StatusCodes.OK;
            return isSame
                    ? Json.response(status, MessageBody.of(message))
                    : ApiError.idInUse(post.id()).toResponse();
        }
        return refused(receipt, post.id());
    }

    /** The answer where a message was not stored, or is not known to be. */
    static HttpResponse refused(Receipt receipt, MessageId id) {
        if (receipt instanceof Receipt.Gone) {
            return ApiError.redacted(id).toResponse();
        }
        return receipt instanceof Receipt.IdInUse
                ? ApiError.idInUse(id).toResponse()
                : ApiError.notStored(id).toResponse(ApiError.SOON);
    }

    /** Shows the room what is being typed; false where the id is another's. */
    CompletionStage<Boolean> postPartial(RoomName room, UserName user, ClientMessage.Post post) {
        return ask(room, user, post, timeout).thenApply(receipt -> !(receipt instanceof Receipt.IdInUse));
    }

    private CompletionStage<Receipt> ask(RoomName room, UserName user, ClientMessage.Post post, Duration patience) {
        return rooms.ask(replyTo -> new Audiences.Post(room, new Audience.Post(user, post, replyTo)), patience);
    }

    private static <T> CompletionStage<T> done(T value) {
        return CompletableFuture.completedStage(value);
    }
}
