package talker.webhook;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.RecipientRef;
import akka.http.javadsl.Http;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import talker.account.Account;
import talker.history.History;
import talker.history.Page;
import talker.limits.Slots;
import talker.protocol.RoomName;
import talker.room.StoredMessage;
import talker.room.View;

/**
 * What the node's webhooks have in common: finds in the journal what a webhook is still owed, and sends it, with only so
 * many at work at a time. What it does is up to nobody's memory: only the journal and the position count.
 */
public final class Deliveries {
    private static final Duration ACCOUNT_TIMEOUT = Duration.ofSeconds(5);

    private final Rooms rooms;
    private final History history;
    private final Sender sender;
    private final Slots slots;
    private final WebhookSettings settings;

    /** What came of one step. */
    sealed interface Result {}

    /** There is nothing to tell up to a seq. */
    record Nothing(long upTo) implements Result {}

    /** The receiver has everything up to a seq; whether there is more to tell is known already. */
    record Told(long upTo, boolean more) implements Result {}

    /** The receiver does not have it. */
    record NotTold(String reason) implements Result {}

    /** The receiver wants nothing more. */
    record Unwanted() implements Result {}

    /** The room is no longer there. */
    record NoRoom() implements Result {}

    Deliveries(Rooms rooms, History history, Sender sender, WebhookSettings settings, Executor executor) {
        this.rooms = rooms;
        this.history = history;
        this.sender = sender;
        this.slots = new Slots(settings.maxInFlight(), settings.maxInFlightPerAccount(), executor);
        this.settings = settings;
    }

    /** Those of a node, by HTTP. */
    public static Deliveries of(
            ActorSystem<?> system,
            Function<String, ? extends RecipientRef<Account.Command>> accounts,
            History history,
            WebhookSettings settings) {
        Sender sender = new HttpSender(
                system,
                Destinations.of(system, settings),
                Http.get(system).defaultClientHttpsContext(),
                settings,
                Clock.systemUTC());
        Rooms rooms = Rooms.of(accounts, ACCOUNT_TIMEOUT, system.scheduler());
        return new Deliveries(rooms, history, sender, settings, system.executionContext());
    }

    WebhookSettings settings() {
        return settings;
    }

    CompletionStage<Boolean> roomExists(RoomName room) {
        return rooms.exists(room);
    }

    /**
     * Tells a webhook of what comes next. Fails where the journal or the account does not answer.
     *
     * @param position up to where it has been told
     * @param known a seq that the room is known to have reached; 0 where it has to be found out
     * @param failures how many deliveries before have failed in a row
     */
    CompletionStage<Result> next(Webhook webhook, long position, long known, int failures) {
        CompletionStage<Long> end =
                known > position ? CompletableFuture.completedStage(known) : history.last(webhook.room(), position);
        return end.thenCompose(last -> last <= position
                ? CompletableFuture.completedStage(new Nothing(position))
                : slots.run(webhook.room().account(), () -> tell(webhook, position, last, failures)));
    }

    private CompletionStage<Result> tell(Webhook webhook, long position, long last, int failures) {
        return rooms.exists(webhook.room())
                .thenCompose(isThere -> isThere
                        ? history.after(webhook.room(), position, last, settings.batchMessages(), View.publicOnly())
                                .thenCompose(page -> send(webhook, page, last, failures))
                        : CompletableFuture.completedStage(new NoRoom()));
    }

    private CompletionStage<Result> send(Webhook webhook, Page page, long last, int failures) {
        List<StoredMessage> messages = page.messages();
        if (messages.isEmpty()) {
            return CompletableFuture.completedStage(new Nothing(last));
        }
        Payload payload = Payload.of(webhook.room(), messages, settings.batchBytes());
        boolean more = page.more()
                || payload.last() < messages.get(messages.size() - 1).seq();
        return sender.send(webhook, payload, failures).thenApply(outcome -> {
            if (outcome instanceof Outcome.Accepted) {
                return new Told(more ? payload.last() : last, more);
            } else if (outcome instanceof Outcome.Failed failed) {
                return new NotTold(failed.reason());
            }
            return new Unwanted();
        });
    }
}
