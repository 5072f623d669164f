package talker.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import talker.metrics.Limit;
import talker.protocol.ClientMessage;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/**
 * A message whose text comes bit by bit in the body of one request, as a program that generates text makes it. The room
 * sees it grow; when the body ends in good order, the whole text is stored as one message. When it breaks off, is wrong or
 * rests for too long, or when its user loses access, the draft is taken back and nothing is stored.
 */
final class Dictation extends ApiDirectives {
    private static final Logger LOG = LoggerFactory.getLogger(Dictation.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private final BotSettings settings;
    private final Callers callers;
    private final Posting posting;
    private final PartialPace pace;
    private final Quotas quotas;
    private final ActorSystem<?> system;

    Dictation(
            HttpSettings http,
            Callers callers,
            Posting posting,
            PartialPace pace,
            Quotas quotas,
            ActorSystem<?> system) {
        super(http);
        this.settings = http.bots();
        this.callers = callers;
        this.posting = posting;
        this.pace = pace;
        this.quotas = quotas;
        this.system = system;
    }

    /** What is wrong with the stream, as the answer to its request. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient HttpResponse response;

        Refused(HttpResponse response) {
            super(response.status().reason(), null, false, false);
            this.response = response;
        }
    }

    Route route(Caller caller, MessageId id) {
        return withoutSizeLimit(() -> withoutRequestTimeout(() -> parameterOptional(
                "to",
                to -> to.isEmpty() ? take(caller, id, null) : user(to.get(), reader -> take(caller, id, reader)))));
    }

    private Route take(Caller caller, MessageId id, @Nullable UserName to) {
        ClientMessage.Post empty = new ClientMessage.Post(id, "", false, to);
        Optional<HttpResponse> refusal = posting.take(caller.room(), caller.user(), 1, id);
        if (refusal.isPresent()) {
            return complete(refusal.get());
        }
        if (!quotas.beginStream(caller.room(), caller.user())) {
            posting.metrics().limitHit(Limit.HTTP_STREAMS);
            String most = "A user streams at most " + settings.streams()
                    + " messages at a time to a node (talker.http.streams-per-user)";
            return complete(ApiError.rateLimited(most, id).toResponse(ApiError.SOON));
        }
        return extractRequest(request -> completeWithFuture(posting.check(caller.room(), empty)
                .thenCompose(wrong -> wrong.<CompletionStage<HttpResponse>>map(CompletableFuture::completedStage)
                        .orElseGet(() -> hear(caller, empty, request)))
                .whenComplete((response, failure) -> quotas.endStream(caller.room(), caller.user()))));
    }

    private CompletionStage<HttpResponse> hear(Caller caller, ClientMessage.Post empty, HttpRequest request) {
        Growing growing =
                new Growing(caller, empty, StreamedText.of(request.entity().getContentType()));
        Source<Optional<ByteString>, ?> parts = request.entity()
                .getDataBytes()
                .idleTimeout(settings.streamIdle())
                .completionTimeout(settings.streamTimeout())
                .mapError(TimeoutException.class, slow -> new Refused(tooSlow(empty.id())))
                .map(Optional::of);
        Source<Optional<ByteString>, ?> looks = Source.tick(LOOK_AGAIN, LOOK_AGAIN, Optional.empty());
        return parts.merge(looks, true)
                .mapAsync(1, part -> part.isPresent() ? growing.hear(part.get()) : growing.lookAgain())
                .runWith(Sink.ignore(), system)
                .thenCompose(done -> growing.finish())
                .exceptionallyCompose(growing::breakOff);
    }

    private HttpResponse tooSlow(MessageId id) {
        return new ApiError(
                        StatusCodes.REQUEST_TIMEOUT,
                        "stream_timeout",
                        "Of a message that is streamed something has to come every "
                                + settings.streamIdle().toMillis() + " ms, and its end within "
                                + settings.streamTimeout().toSeconds()
                                + " s (talker.http.stream-idle-timeout and stream-timeout)",
                        id)
                .toResponse();
    }

    /** One message, as far as its text has come. What has come is heard by one thread, and shown by another. */
    private final class Growing {
        private final Caller caller;
        private final ClientMessage.Post empty;
        private final StreamedText text;
        private boolean isWrong;
        private boolean isShown;

        Growing(Caller caller, ClientMessage.Post empty, StreamedText text) {
            this.caller = caller;
            this.empty = empty;
            this.text = text;
        }

        CompletionStage<Boolean> hear(ByteString part) {
            try {
                add(part.toArrayUnsafe());
                // whether a partial is seen in time is not worth ending the message for
                return pace.showNewest(caller.room(), caller.user(), empty.id(), this::newest)
                        .exceptionally(late -> true)
                        .thenApply(isTaken -> require(isTaken, ApiError.idInUse(empty.id())));
            } catch (Refused refused) {
                throw refused;
            } catch (RuntimeException bug) {
                LOG.error("A message of {} could not be streamed", caller, bug);
                throw new Refused(ApiError.internal().toResponse());
            }
        }

        private synchronized void add(byte[] bytes) {
            isWrong = true;
            requireRight(text.add(bytes));
            isWrong = false;
        }

        private void requireRight(Optional<String> wrong) {
            if (wrong.isPresent()) {
                throw new Refused(ApiError.badRequest(wrong.get()).toResponse());
            }
            if (text.jsonLength() > settings.maxContent()) {
                throw new Refused(posting.tooLong(empty.id()));
            }
        }

        /** What the room is to see now. Nobody is shown a text that is refused. */
        private synchronized Optional<ClientMessage.Post> newest() {
            String content = isWrong ? "" : text.soFar();
            if (content.isEmpty()) {
                return Optional.empty();
            }
            isShown = true;
            return Optional.of(with(content, false));
        }

        private synchronized String whole() {
            isWrong = true;
            requireRight(text.end());
            isWrong = false;
            return text.soFar();
        }

        /** An account that does not answer now is asked again, at the last before the message is stored. */
        CompletionStage<Boolean> lookAgain() {
            return requireAccess(callers.whySilent(caller, empty.id()).exceptionally(late -> Optional.empty()));
        }

        private CompletionStage<Boolean> requireAccess(CompletionStage<Optional<ApiError>> answer) {
            return answer.thenApply(refusal -> {
                refusal.ifPresent(why -> require(false, why));
                return true;
            });
        }

        private Boolean require(boolean holds, ApiError otherwise) {
            if (!holds) {
                throw new Refused(otherwise.toResponse());
            }
            return true;
        }

        CompletionStage<HttpResponse> finish() {
            String content = whole();
            return requireAccess(callers.whySilent(caller, empty.id())).thenCompose(isAdmitted -> {
                pace.forget(caller.room(), caller.user(), empty.id());
                return posting.postFinal(caller.room(), caller.user(), with(content, true))
                        .whenComplete(this::takeBackWhereRefused);
            });
        }

        /** Where nobody knows what has become of the message, it may be stored yet. */
        private void takeBackWhereRefused(@Nullable HttpResponse answer, @Nullable Throwable failure) {
            if (answer != null
                    && answer.status().isFailure()
                    && !answer.status().equals(StatusCodes.SERVICE_UNAVAILABLE)) {
                takeBack();
            }
        }

        CompletionStage<HttpResponse> breakOff(Throwable failure) {
            takeBack();
            return CompletableFuture.completedStage(toResponse(failure));
        }

        private void takeBack() {
            pace.forget(caller.room(), caller.user(), empty.id());
            if (isShown()) {
                // nobody waits to hear whether it was taken back
                CompletionStage<Boolean> ignored =
                        posting.postPartial(caller.room(), caller.user(), empty).exceptionally(late -> true);
            }
        }

        private synchronized boolean isShown() {
            return isShown;
        }

        private HttpResponse toResponse(Throwable failure) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause instanceof Refused refused) {
                return refused.response;
            } else if (cause instanceof TimeoutException) {
                return ApiError.unavailable().toResponse(ApiError.SOON);
            }
            LOG.debug("A message of {} broke off: {}", caller, cause.getMessage());
            return new ApiError(StatusCodes.BAD_REQUEST, "broken_off", "The body broke off", empty.id()).toResponse();
        }

        private ClientMessage.Post with(String content, boolean isFinal) {
            return new ClientMessage.Post(empty.id(), content, isFinal, empty.to());
        }
    }
}
