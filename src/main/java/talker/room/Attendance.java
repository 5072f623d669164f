package talker.room;

import akka.actor.typed.ActorRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import talker.protocol.UserName;

/**
 * What a room knows of its Audiences and so of who is present. Transient: the Audiences say it again at every beat. Times
 * are milliseconds since the epoch.
 */
final class Attendance {
    /**
     * What an Audience has said.
     *
     * @param users the users with a connection through it
     * @param seen up to where all of them have surely received everything
     */
    private record Report(Set<UserName> users, long seen) {
        static final Report NOTHING_YET = new Report(Set.of(), 0);
    }

    private final RoomSettings settings;
    private final Map<ActorRef<Audience.Command>, Report> reports = new HashMap<>();

    /** Users who the journal says are present, but no Audience does, and since when. */
    private final Map<UserName, Long> missing = new HashMap<>();

    /** Users who have left through one Audience for good, and the Audiences that have still to say whether they are there. */
    private final Map<UserName, Set<ActorRef<Audience.Command>>> leaving = new HashMap<>();

    Attendance(RoomSettings settings) {
        this.settings = settings;
    }

    boolean knows(ActorRef<Audience.Command> audience) {
        return reports.containsKey(audience);
    }

    /** Gets to know an Audience, as one that has said nothing so far; tells whether it is new. */
    boolean meet(ActorRef<Audience.Command> audience) {
        return reports.put(audience, Report.NOTHING_YET) == null;
    }

    void report(ActorRef<Audience.Command> audience, Set<UserName> users, long seen) {
        reports.put(audience, new Report(users, seen));
        leaving.entrySet().removeIf(left -> left.getValue().remove(audience) && users.contains(left.getKey()));
    }

    void forget(ActorRef<Audience.Command> audience) {
        reports.remove(audience);
        leaving.values().removeIf(asked -> asked.contains(audience));
    }

    Set<ActorRef<Audience.Command>> audiences() {
        return reports.keySet();
    }

    void tellAll(News news) {
        reports.keySet().forEach(audience -> audience.tell(news));
    }

    /** All Audiences but this one. */
    Set<ActorRef<Audience.Command>> others(ActorRef<Audience.Command> audience) {
        Set<ActorRef<Audience.Command>> others = new HashSet<>(reports.keySet());
        others.remove(audience);
        return others;
    }

    /**
     * A user has just come in through an Audience: until its next report, nothing beyond the user's position has been
     * seen by all.
     */
    void came(ActorRef<Audience.Command> audience, UserName user, long position) {
        missing.remove(user);
        leaving.remove(user);
        reports.computeIfPresent(audience, (ref, report) -> {
            Set<UserName> users = new HashSet<>(report.users);
            users.add(user);
            return new Report(users, Math.min(report.seen, position));
        });
    }

    /** Whether an Audience other than this one has the user. */
    boolean isElsewhere(ActorRef<Audience.Command> audience, UserName user) {
        return reports.entrySet().stream()
                .anyMatch(entry -> !entry.getKey().equals(audience)
                        && entry.getValue().users.contains(user));
    }

    /**
     * A user has left through one Audience for good and is, or was a moment ago, present through others as well: it
     * counts if those do not have the user any more when they report next.
     */
    void left(UserName user) {
        Set<ActorRef<Audience.Command>> asked = new HashSet<>();
        reports.forEach((audience, report) -> {
            if (report.users.contains(user)) {
                asked.add(audience);
            }
        });
        leaving.put(user, asked);
    }

    /** The users who the journal says are present, and no Audience does. */
    Set<UserName> unclaimed(RoomState state) {
        Set<UserName> users = new HashSet<>(state.attached());
        reports.values().forEach(report -> users.removeAll(report.users));
        return users;
    }

    /**
     * What there is to be noted: how far everyone has got; and who is gone: users whose node died and who have not come
     * back, and users whose subscription has lapsed.
     */
    List<RoomEvent> sweep(RoomState state, long now) {
        List<RoomEvent> events = new ArrayList<>();
        Set<UserName> unclaimed = unclaimed(state);
        long seen = seenByAll(state, unclaimed);
        boolean isNews = state.attached().stream().anyMatch(user -> isBehind(state, user, seen));
        if (seen > state.delivered() && isNews) {
            events.add(new RoomEvent.Delivered(seen, now));
        }
        missing.keySet().retainAll(unclaimed);
        for (UserName user : unclaimed) {
            long since = missing.computeIfAbsent(user, ignored -> now);
            Long position = state.position(user);
            if (now - since >= settings.grace().toMillis() && position != null) {
                events.add(new RoomEvent.Detached(user, position, now));
            }
        }
        state.subscriptions().forEach((user, subscription) -> {
            if (subscription.hasLapsed(settings.retention(), now) || (hasLeft(user) && unclaimed.contains(user))) {
                events.add(new RoomEvent.Unsubscribed(user, now));
            }
        });
        leaving.values().removeIf(Set::isEmpty);
        return events;
    }

    private boolean hasLeft(UserName user) {
        Set<ActorRef<Audience.Command>> asked = leaving.get(user);
        return asked != null && asked.isEmpty();
    }

    /** A user whom no Audience speaks for has got no further than where the journal says. */
    private long seenByAll(RoomState state, Set<UserName> unclaimed) {
        long seen = reports.values().stream().mapToLong(Report::seen).min().orElse(0);
        for (UserName user : unclaimed) {
            Long position = state.position(user);
            seen = position == null ? seen : Math.min(seen, position);
        }
        return seen;
    }

    private static boolean isBehind(RoomState state, UserName user, long seen) {
        Long position = state.position(user);
        return position != null && position < seen;
    }
}
