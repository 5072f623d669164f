package talker.webhook;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import talker.protocol.RoomName;

/** The couriers of a {@link Webhooks}, by their rooms, and how they fare. */
final class Couriers {
    private final ActorContext<Webhooks.Command> context;
    private final Deliveries deliveries;
    private final Clock clock;
    private final Map<RoomName, Map<String, ActorRef<Courier.Command>>> byRoom = new HashMap<>();
    private final Map<String, Webhooks.Report> reports = new HashMap<>();

    Couriers(ActorContext<Webhooks.Command> context, Deliveries deliveries, Clock clock) {
        this.context = context;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /** Sends out one for a webhook, which begins at once. */
    void dispatch(Webhook webhook) {
        byRoom.computeIfAbsent(webhook.room(), room -> new HashMap<>())
                .put(
                        webhook.id(),
                        context.spawnAnonymous(Courier.create(webhook, deliveries, clock, context.getSelf())));
    }

    /** Ends the one of a webhook, if it has one. */
    void recall(Webhook webhook) {
        byRoom.computeIfPresent(webhook.room(), (room, couriers) -> {
            ActorRef<Courier.Command> courier = couriers.remove(webhook.id());
            if (courier != null) {
                context.stop(courier);
            }
            return couriers.isEmpty() ? null : couriers;
        });
    }

    /** Ends the one of a webhook that is gone. */
    void forget(Webhook webhook) {
        recall(webhook);
        reports.remove(webhook.id());
    }

    /** Forgets them all: they have ended. */
    void clear() {
        byRoom.clear();
        reports.clear();
    }

    /** What one says of itself. */
    void hear(Webhooks.Report report) {
        reports.put(report.id(), report);
    }

    /** How a webhook fares. */
    WebhookReply.Entry entry(Webhook webhook) {
        Webhooks.@Nullable Report report = reports.get(webhook.id());
        boolean isDisabled = webhook.disabled() != null;
        return new WebhookReply.Entry(
                webhook.id(),
                webhook.url(),
                webhook.at(),
                report == null ? webhook.after() : report.state().position(),
                report == null ? 0 : report.state().failingSince(),
                isDisabled || report == null ? webhook.disabled() : report.error(),
                isDisabled);
    }

    /** Wakes those of a room, which has got to this seq. */
    void wake(RoomName room, long seq) {
        wake(byRoom.getOrDefault(room, Map.of()), seq);
    }

    /** Wakes them all, to see for themselves. */
    void wakeAll() {
        byRoom.values().forEach(couriers -> wake(couriers, 0));
    }

    private static void wake(Map<String, ActorRef<Courier.Command>> couriers, long seq) {
        Courier.Wake wake = new Courier.Wake(seq);
        couriers.values().forEach(courier -> courier.tell(wake));
    }
}
