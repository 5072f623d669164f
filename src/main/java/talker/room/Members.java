package talker.room;

import akka.actor.typed.ActorRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import talker.protocol.UserName;

/**
 * The connections in a room through this Audience, and what their users have surely received; of one that only listens
 * nothing is noted, since it is owed nothing.
 */
final class Members {
    private record Missed(long seen, long since) {}

    private final Map<ActorRef<MemberEvent>, Member> bySession = new LinkedHashMap<>();

    /** Connections that broke while their user had another one: what the user may have missed through them. */
    private final Map<UserName, Missed> missed = new HashMap<>();

    void add(Member member) {
        bySession.put(member.session, member);
    }

    @Nullable
    Member get(ActorRef<MemberEvent> session) {
        return bySession.get(session);
    }

    @Nullable
    Member remove(ActorRef<MemberEvent> session) {
        return bySession.remove(session);
    }

    /** Whether the member has not gone meanwhile. */
    boolean isHere(Member member) {
        return bySession.get(member.session) == member;
    }

    Collection<Member> all() {
        return bySession.values();
    }

    /** Those of the sessions that are members still. */
    List<Member> of(Set<ActorRef<MemberEvent>> sessions) {
        List<Member> found = new ArrayList<>();
        for (ActorRef<MemberEvent> session : sessions) {
            Member member = bySession.get(session);
            if (member != null) {
                found.add(member);
            }
        }
        return found;
    }

    boolean isEmpty() {
        return bySession.isEmpty();
    }

    int size() {
        return bySession.size();
    }

    /**
     * What a user has surely received through the other connections, of which some may be dead without anybody knowing;
     * null where none of them says. What the user missed through a broken one is the new one's to make good.
     */
    @Nullable
    Long takeSeen(UserName user) {
        Missed gap = missed.remove(user);
        Long seen = gap == null ? null : gap.seen;
        for (Member other : bySession.values()) {
            if (other.terms.isPresent() && other.user.equals(user) && other.phase() != Member.Phase.ENTERING) {
                seen = seen == null ? other.seen() : Long.valueOf(Math.min(seen, other.seen()));
            }
        }
        return seen;
    }

    /** What the user of a connection that has ended has surely received through it, and through those that broke before. */
    long seenThrough(Member ended) {
        Missed gap = missed.get(ended.user);
        return gap == null ? ended.seen() : Math.min(ended.seen(), gap.seen);
    }

    /** A connection broke, and its user has another one. */
    void miss(UserName user, long seen) {
        missed.put(user, new Missed(seen, System.nanoTime()));
    }

    /** The user's last connection has ended. */
    void forget(UserName user) {
        missed.remove(user);
    }

    /** Gives up waiting for a user who comes back through a connection that broke so long ago. */
    void forgetMissed(long now, Duration retention) {
        missed.values().removeIf(gap -> now - gap.since >= retention.toNanos());
    }

    /** Up to where everybody has surely received everything; {@code seq} is the newest final there is. */
    long seenByAll(long seq) {
        long seen = seq;
        for (Member member : bySession.values()) {
            seen = member.terms.isPresent() ? Math.min(seen, member.seen()) : seen;
        }
        for (Missed gap : missed.values()) {
            seen = Math.min(seen, gap.seen);
        }
        return seen;
    }
}
