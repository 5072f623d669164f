package talker.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import java.util.function.Function;
import java.util.function.Supplier;
import talker.history.History;
import talker.protocol.RoomName;

/** What users do in a room over HTTP, without a connection: {@code /v1/rooms/ACCOUNT.ROOM/…}. */
final class BotRoutes extends ApiDirectives {
    private final MessageRoutes messages;
    private final HistoryRoutes history;
    private final EventRoutes events;
    private final ModerationRoutes moderation;
    private final PostsUnderWay underWay;

    private BotRoutes(
            HttpSettings settings,
            MessageRoutes messages,
            HistoryRoutes history,
            EventRoutes events,
            ModerationRoutes moderation,
            PostsUnderWay underWay) {
        super(settings);
        this.messages = messages;
        this.history = history;
        this.events = events;
        this.moderation = moderation;
        this.underWay = underWay;
    }

    static BotRoutes create(
            ActorSystem<?> system,
            HttpSettings settings,
            Callers callers,
            Accounts accounts,
            History history,
            Rooms rooms,
            Posting posting,
            Quotas quotas) {
        BotSettings bots = settings.bots();
        PartialPace pace = new PartialPace(posting, bots.partialInterval(), system);
        Dictation dictation = new Dictation(settings, callers, posting, pace, quotas, system);
        return new BotRoutes(
                settings,
                new MessageRoutes(settings, callers, posting, pace, dictation),
                new HistoryRoutes(settings, accounts, history, callers, posting),
                new EventRoutes(settings, callers, posting, quotas, rooms),
                new ModerationRoutes(settings, accounts, callers, rooms, posting),
                posting.underWay());
    }

    /** {@code whereWell}: goes on where the node takes new users and their messages, and refuses otherwise. */
    Route route(Function<Supplier<Route>, Route> whereWell) {
        return pathPrefix(
                PathMatchers.segment("rooms").slash(PathMatchers.segment()),
                text -> concat(
                        pathPrefix(
                                "messages",
                                () -> underWay.isStopping()
                                        ? complete(Posting.stopping())
                                        : whereWell.apply(() -> here(text, messages::route))),
                        path("history", () -> here(text, history::route)),
                        path("moderation", () -> here(text, moderation::route)),
                        path("users", () -> here(text, events::usersRoute)),
                        path("events", () -> whereWell.apply(() -> here(text, events::eventsRoute)))));
    }

    /** What is refused here is not to be tried as a request of whoever has the admin key. */
    private Route here(String text, Function<RoomName, Route> inner) {
        return handleRejections(Rejections.HANDLER, () -> room(text, inner));
    }
}
