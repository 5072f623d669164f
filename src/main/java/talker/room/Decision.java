package talker.room;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/** Decides which events of a batch are new to a room, and what to answer for those that are not. Pure. */
final class Decision {
    private final RoomState before;
    private final Duration retention;
    private final long now;
    private final int maxSubscriptions;
    private final Predicate<UserName> isElsewhere;
    private final List<RoomEvent> events = new ArrayList<>();
    private final List<Answer> refusals = new ArrayList<>();
    private final List<UserName> subscribed = new ArrayList<>();
    private final Map<MessageId, UserName> posted = new HashMap<>();

    /** Users whose subscription this batch has begun or ended so far, and whether they are attached after it. */
    private final Map<UserName, Boolean> attached = new HashMap<>();

    private final Set<UserName> gone = new HashSet<>();

    private final Set<UserName> left = new HashSet<>();

    /** Those who have been away longest, sorted out only where there is no room for one more. */
    private @Nullable Deque<UserName> absent;

    private int subscriptions;
    private int lapsed;

    /** {@code isElsewhere}: whether a user is present through another Audience than the one that the batch is from. */
    Decision(RoomState before, RoomSettings settings, long now, Predicate<UserName> isElsewhere) {
        this.before = before;
        this.retention = settings.retention();
        this.maxSubscriptions = settings.maxSubscriptions();
        this.subscriptions = before.subscriptions().size();
        this.now = now;
        this.isElsewhere = isElsewhere;
    }

    void add(RoomEvent event) {
        if (event instanceof RoomEvent.Posted message) {
            addPosted(message);
        } else if (event instanceof RoomEvent.Subscribed subscribe) {
            addSubscribed(subscribe);
        } else if (event instanceof RoomEvent.Detached detach) {
            if (isAttached(detach.user()) && !isElsewhere.test(detach.user())) {
                events.add(detach);
                attached.put(detach.user(), false);
            }
        } else if (event instanceof RoomEvent.Unsubscribed unsubscribe) {
            addUnsubscribed(unsubscribe);
        } else {
            throw new IllegalArgumentException("an Audience does not decide " + event.getClass());
        }
    }

    private void addPosted(RoomEvent.Posted message) {
        RecentIds.Known known = before.find(message.id());
        if (known != null) {
            refusals.add(
                    known.from().equals(message.from())
                            ? new Answer.AlreadyStored(message.id(), known.seq())
                            : new Answer.IdInUse(message.id()));
            return;
        }
        UserName other = posted.putIfAbsent(message.id(), message.from());
        if (other == null) {
            events.add(message);
        } else if (!other.equals(message.from())) {
            refusals.add(new Answer.IdInUse(message.id()));
        }
    }

    private void addSubscribed(RoomEvent.Subscribed subscribe) {
        UserName user = subscribe.user();
        subscribed.add(user);
        left.remove(user);
        if (isAttached(user)) {
            return;
        }
        Subscription held =
                attached.containsKey(user) ? null : before.subscriptions().get(user);
        if (held != null && held.hasLapsed(retention, now)) {
            events.add(new RoomEvent.Unsubscribed(user, now));
        }
        boolean isNew = attached.containsKey(user)
                ? gone.contains(user)
                : !before.subscriptions().containsKey(user);
        if (isNew && subscriptions++ >= maxSubscriptions) {
            lapseOne();
        }
        events.add(subscribe);
        attached.put(user, true);
        gone.remove(user);
    }

    /** Makes room for a new subscription: that of who has been away longest lapses before its time. */
    private void lapseOne() {
        Deque<UserName> candidates = absent;
        if (candidates == null) {
            candidates = new ArrayDeque<>(before.subscriptions().entrySet().stream()
                    .filter(held -> !held.getValue().isAttached())
                    .sorted(Comparator.comparingLong(held -> held.getValue().at()))
                    .map(Map.Entry::getKey)
                    .toList());
            absent = candidates;
        }
        UserName longest = candidates.poll();
        while (longest != null && attached.containsKey(longest)) {
            longest = candidates.poll();
        }
        if (longest != null) {
            events.add(new RoomEvent.Unsubscribed(longest, now));
            attached.put(longest, false);
            gone.add(longest);
            subscriptions--;
            lapsed++;
        }
    }

    private void addUnsubscribed(RoomEvent.Unsubscribed unsubscribe) {
        UserName user = unsubscribe.user();
        boolean holds = attached.containsKey(user) || before.subscriptions().containsKey(user);
        if (isElsewhere.test(user)) {
            left.add(user);
        } else if (holds && gone.add(user)) {
            events.add(unsubscribe);
            attached.put(user, false);
        }
    }

    private boolean isAttached(UserName user) {
        Boolean now = attached.get(user);
        if (now != null) {
            return now;
        }
        Subscription subscription = before.subscriptions().get(user);
        return subscription != null && subscription.isAttached();
    }

    /** How many subscriptions lapse before their time, to make room for others. */
    int lapsed() {
        return lapsed;
    }

    /** The ids that are those of other users' messages. */
    List<MessageId> taken() {
        return refusals.stream()
                .filter(Answer.IdInUse.class::isInstance)
                .map(refusal -> ((Answer.IdInUse) refusal).id())
                .toList();
    }

    /** What is to be stored, in order. */
    List<RoomEvent> events() {
        return events;
    }

    /** The messages that are new, with the places that they get. */
    List<StoredMessage> messages() {
        List<StoredMessage> messages = new ArrayList<>();
        long seq = before.seq();
        for (RoomEvent event : events) {
            seq++;
            if (event instanceof RoomEvent.Posted posted) {
                messages.add(StoredMessage.of(seq, posted));
            }
        }
        return messages;
    }

    /** The users who asked for their subscription. */
    List<UserName> subscribed() {
        return subscribed;
    }

    /** The users who have left for good, but are present elsewhere. */
    Set<UserName> left() {
        return left;
    }

    /** What the Audience has to know, once the events are stored and the room's state is {@code after}. */
    List<Answer> answers(RoomState after) {
        List<Answer> answers = new ArrayList<>(refusals);
        for (UserName user : subscribed) {
            Long position = after.position(user);
            if (position != null) {
                answers.add(new Answer.Position(user, position));
            }
        }
        return answers;
    }
}
