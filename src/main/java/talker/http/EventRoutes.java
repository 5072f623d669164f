package talker.http;

import akka.NotUsed;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.unmarshalling.StringUnmarshallers;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import talker.limits.Peers;
import talker.metrics.Limit;
import talker.protocol.ClientMessage;
import talker.protocol.RoomName;
import talker.protocol.ServerMessage;
import talker.protocol.Terms;
import talker.protocol.UserName;
import talker.protocol.Version;
import talker.room.Audience;
import talker.room.Audiences;
import talker.session.Listening;

/**
 * What happens in a room, {@code /v1/rooms/ACCOUNT.ROOM/events}, as server-sent events, and who is there,
 * {@code …/users}, for users without a connection.
 */
final class EventRoutes extends ApiDirectives {
    private static final Pattern SEQ = Pattern.compile("\\d{1,18}");
    private final HttpSettings http;
    private final BotSettings settings;
    private final Callers callers;
    private final Posting posting;
    private final Quotas quotas;
    private final Rooms rooms;

    EventRoutes(HttpSettings http, Callers callers, Posting posting, Quotas quotas, Rooms rooms) {
        super(http);
        this.http = http;
        this.settings = http.bots();
        this.callers = callers;
        this.posting = posting;
        this.quotas = quotas;
        this.rooms = rooms;
    }

    Route usersRoute(RoomName room) {
        return get(() -> callers.asUser(room, this::users));
    }

    private record Users(List<UserName> users) {}

    private Route users(Caller caller) {
        return paid(
                caller,
                () -> completeWithFuture(rooms.<ServerMessage.Users>ask(
                                to -> new Audiences.WhoIsHere(caller.room(), new Audience.WhoIsHere(to)),
                                http.timeout())
                        .thenApply(here -> Json.response(StatusCodes.OK, new Users(here.users())))));
    }

    /** Goes on where the user may do this now. */
    private Route paid(Caller caller, Supplier<Route> inner) {
        return posting.take(caller.room(), caller.user(), settings.requestCost(), null)
                .map(this::complete)
                .orElseGet(inner);
    }

    Route eventsRoute(RoomName room) {
        return get(() -> callers.asUser(
                room,
                caller -> optionalHeaderValueByName(
                        "Last-Event-ID",
                        last -> parameterOptional(
                                "since",
                                since -> parameterOptional(
                                        StringUnmarshallers.INTEGER,
                                        "history",
                                        history -> parameterOptional(
                                                StringUnmarshallers.BOOLEAN,
                                                "partials",
                                                partials -> events(
                                                        caller,
                                                        last.or(() -> since),
                                                        last.isPresent() ? 0 : history.orElse(0),
                                                        partials.orElse(true))))))));
    }

    /** A client that comes back says in {@code Last-Event-ID} what it has got, and then its address means nothing any more. */
    private Route events(Caller caller, Optional<String> since, int history, boolean partials) {
        if (since.isPresent() && !SEQ.matcher(since.get()).matches()) {
            return badRequest("Parameter 'since' and the header Last-Event-ID are the seq of a message");
        }
        if (history < 0 || history > Terms.MAX_HISTORY) {
            return badRequest("Parameter 'history' must be 0 to " + Terms.MAX_HISTORY);
        }
        Long after = since.map(Long::valueOf).orElse(null);
        Terms terms = new Terms(Version.TWO, after, history, partials, false);
        return paid(
                caller,
                () -> extractRequest(
                        request -> completeWithFuture(listen(caller, Peers.of(request, http.balancers()), terms))));
    }

    private CompletionStage<HttpResponse> listen(Caller caller, InetAddress remote, Terms terms) {
        if (!quotas.beginEventStream(caller.room(), caller.user())) {
            posting.metrics().limitHit(Limit.EVENT_STREAMS);
            String most = "A user listens to at most " + settings.eventStreams()
                    + " streams of events at a time from a node (talker.http.event-streams-per-user)";
            return CompletableFuture.completedStage(
                    ApiError.rateLimited(most, null).toResponse(ApiError.SOON));
        }
        Runnable ended = () -> quotas.endEventStream(caller.room(), caller.user());
        ClientMessage.Connect connect = new ClientMessage.Connect(caller.room(), caller.user(), caller.token(), terms);
        return rooms.listen(connect, remote, ended).thenApply(listening -> {
            if (listening instanceof Listening.Lines lines) {
                return toResponse(lines.source(), terms);
            }
            ended.run();
            return ApiError.noPlace(((Listening.Refused) listening).why()).toResponse(ApiError.SOON);
        });
    }

    private static HttpResponse toResponse(Source<ByteString, NotUsed> lines, Terms terms) {
        ServerSentEvents events = new ServerSentEvents(terms);
        return HttpResponse.create()
                .addHeader(RawHeader.create("Cache-Control", "no-store"))
                // so that nginx does not collect them
                .addHeader(RawHeader.create("X-Accel-Buffering", "no"))
                .withEntity(HttpEntities.createChunked(
                        MediaTypes.TEXT_EVENT_STREAM.toContentType(), lines.map(events::ofLines)));
    }
}
