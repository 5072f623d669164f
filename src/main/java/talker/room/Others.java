package talker.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import talker.protocol.ClientMessage;
import talker.protocol.UserName;

/** The Audiences of the same room on other nodes, and who is present through all of them. */
final class Others {
    private static final int QUOTES = "\"\",".length();

    private final ActorContext<Audience.Command> context;
    private final RoomSettings settings;
    private final Broadcast broadcast;
    private final Presence<ActorRef<Audience.Command>> presence = new Presence<>();
    private final Set<ActorRef<Audience.Command>> audiences = new HashSet<>();

    /** Audiences that have still to say who is present there, before this one can tell its members. */
    private final Set<ActorRef<Audience.Command>> awaited = new HashSet<>();

    Others(ActorContext<Audience.Command> context, RoomSettings settings, Broadcast broadcast) {
        this.context = context;
        this.settings = settings;
        this.broadcast = broadcast;
    }

    /** Gets to know another Audience: from the Room, or because it spoke. */
    void meet(ActorRef<Audience.Command> other) {
        if (!other.equals(context.getSelf()) && audiences.add(other)) {
            context.watchWith(other, new Audience.OtherEnded(other));
            other.tell(new Gossip.Present(context.getSelf(), presence.users(), broadcast.ourDrafts()));
        }
    }

    /** Begins with the Audiences that the Room knows. */
    void begin(Set<ActorRef<Audience.Command>> known) {
        known.forEach(this::meet);
        awaited.addAll(known);
        awaited.remove(context.getSelf());
    }

    /** Whether all Audiences that were there before have said who is present. */
    boolean areKnown() {
        return awaited.isEmpty();
    }

    /** Begins without those that have not answered. */
    void awaitNoLonger() {
        awaited.clear();
    }

    private void tell(Audience.Command message) {
        audiences.forEach(other -> other.tell(message));
    }

    /** Tells what a member is typing. */
    void tellTyped(UserName user, List<ClientMessage.Post> partials) {
        if (!audiences.isEmpty() && !partials.isEmpty()) {
            tell(new Gossip.Typed(user, partials));
        }
    }

    /** Says again who is present here. */
    void tellPresent() {
        tell(new Gossip.Present(context.getSelf(), presence.users()));
    }

    // Here

    /** A connection is in; tells whether it is the user's first one here. */
    boolean enter(UserName user) {
        boolean isFirst = !presence.isConnected(user);
        if (presence.enter(user)) {
            broadcast.join(user);
        }
        if (isFirst) {
            tell(new Gossip.Came(context.getSelf(), user));
        }
        return isFirst;
    }

    /** Takes a connection away; tells whether the user is gone. */
    boolean leave(UserName user) {
        return presence.leave(user);
    }

    /** The user's last connection here is gone. */
    void tellWent(UserName user) {
        tell(new Gossip.Went(context.getSelf(), user));
    }

    /** Whether there is no place for a user who is not present already. */
    boolean areTooManyFor(UserName user, int maxUsers) {
        return !presence.isPresent(user) && presence.areAtLeast(maxUsers);
    }

    boolean isConnected(UserName user) {
        return presence.isConnected(user);
    }

    /** The users with a connection here. */
    Set<UserName> users() {
        return presence.users();
    }

    /** Everybody who is present, here or elsewhere, in the order of their names; as many as fit into so many bytes. */
    List<UserName> everybody(long maxBytes) {
        List<UserName> users = new ArrayList<>();
        long bytes = 0;
        for (UserName user : presence.everybody()) {
            bytes += user.value().getBytes(UTF_8).length + QUOTES;
            if (bytes > maxBytes) {
                break;
            }
            users.add(user);
        }
        return users;
    }

    boolean isQuiet() {
        return presence.isQuiet();
    }

    // Elsewhere

    void onCame(Gossip.Came came) {
        meet(came.audience());
        if (presence.cameTo(came.audience(), came.user())) {
            broadcast.join(came.user());
        }
    }

    void onWent(Gossip.Went went) {
        meet(went.audience());
        if (presence.wentFrom(went.audience(), went.user())) {
            broadcast.leave(went.user());
        }
    }

    /** {@code isNews}: who is there already when this Audience begins is none; later, it is what a lost message would have said. */
    void onPresent(Gossip.Present present, boolean isNews) {
        meet(present.audience());
        awaited.remove(present.audience());
        Presence.Change change = presence.sync(present.audience(), present.users());
        if (isNews) {
            change.came().forEach(broadcast::join);
        }
        change.went().forEach(broadcast::leave);
    }

    void onEnded(ActorRef<Audience.Command> other) {
        audiences.remove(other);
        awaited.remove(other);
        presence.lost(other, graceEnds());
    }

    /** Users who were present when a node or the room died: they may come back unnoticed for a while. */
    void expect(Set<UserName> users) {
        presence.expect(users, graceEnds());
    }

    private long graceEnds() {
        return System.nanoTime() + settings.grace().toNanos();
    }

    /** Says goodbye to users who have not come back in time. */
    void sweep(long now) {
        List<UserName> overdue = presence.overdue(now);
        overdue.forEach(broadcast::leave);
    }
}
