package talker.room;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import talker.protocol.ClientMessage;
import talker.protocol.UserName;

/** The Audiences of the same room on other nodes, and who is present through all of them. */
final class Others {
    private final ActorContext<Audience.Command> context;
    private final RoomSettings settings;
    private final Broadcast broadcast;
    private final Presence<ActorRef<Audience.Command>> presence = new Presence<>();
    private final Set<ActorRef<Audience.Command>> audiences = new HashSet<>();

    Others(ActorContext<Audience.Command> context, RoomSettings settings, Broadcast broadcast) {
        this.context = context;
        this.settings = settings;
        this.broadcast = broadcast;
    }

    /** Gets to know another Audience: from the Room, or because it spoke. */
    void meet(ActorRef<Audience.Command> other) {
        if (!other.equals(context.getSelf()) && audiences.add(other)) {
            context.watchWith(other, new Audience.OtherEnded(other));
            other.tell(new Audience.Present(context.getSelf(), presence.users()));
        }
    }

    private void tell(Audience.Command message) {
        audiences.forEach(other -> other.tell(message));
    }

    /** Tells what a member is typing. */
    void tellTyped(UserName user, List<ClientMessage.Post> partials) {
        if (!audiences.isEmpty() && !partials.isEmpty()) {
            tell(new Audience.Typed(user, partials));
        }
    }

    /** Says again who is present here. */
    void tellPresent() {
        tell(new Audience.Present(context.getSelf(), presence.users()));
    }

    // Here

    /** A connection is in; tells whether it is the user's first one here. */
    boolean enter(UserName user) {
        boolean isFirst = !presence.isConnected(user);
        if (presence.enter(user)) {
            broadcast.join(user);
        }
        if (isFirst) {
            tell(new Audience.Came(context.getSelf(), user));
        }
        return isFirst;
    }

    /** Takes a connection away; tells whether the user is gone. */
    boolean leave(UserName user) {
        return presence.leave(user);
    }

    /** The user's last connection here is gone. */
    void tellWent(UserName user) {
        tell(new Audience.Went(context.getSelf(), user));
    }

    boolean isConnected(UserName user) {
        return presence.isConnected(user);
    }

    /** The users with a connection here. */
    Set<UserName> users() {
        return presence.users();
    }

    boolean isQuiet() {
        return presence.isQuiet();
    }

    // Elsewhere

    void onCame(Audience.Came came) {
        meet(came.audience());
        if (presence.cameTo(came.audience(), came.user())) {
            broadcast.join(came.user());
        }
    }

    void onWent(Audience.Went went) {
        meet(went.audience());
        if (presence.wentFrom(went.audience(), went.user())) {
            broadcast.leave(went.user());
        }
    }

    /** {@code isNews}: who is there already when this Audience begins is none; later, it is what a lost message would have said. */
    void onPresent(Audience.Present present, boolean isNews) {
        meet(present.audience());
        Presence.Change change = presence.sync(present.audience(), present.users());
        if (isNews) {
            change.came().forEach(broadcast::join);
        }
        change.went().forEach(broadcast::leave);
    }

    void onEnded(ActorRef<Audience.Command> other) {
        audiences.remove(other);
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
