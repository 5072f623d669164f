package talker.room;

import akka.actor.typed.ActorRef;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import talker.protocol.ClientMessage;
import talker.protocol.UserName;

/** What one {@link Audience} tells the others of its room, past the Room: what is typed, and who is here. */
public sealed interface Gossip extends Audience.Command {
    /** What a user is typing there. */
    record Typed(UserName user, List<ClientMessage.Post> partials) implements Gossip {}

    /** A user has come in there. */
    record Came(ActorRef<Audience.Command> audience, UserName user) implements Gossip {}

    /** A user's last connection there is gone. */
    record Went(ActorRef<Audience.Command> audience, UserName user) implements Gossip {}

    /**
     * At the start and at every beat: all the users who are present there.
     *
     * @param drafts at the start: what is being typed there; null where that is nothing
     */
    record Present(
            ActorRef<Audience.Command> audience,
            Set<UserName> users,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<OpenDraft> drafts)
            implements Gossip {
        /** Who is present, where nothing is said of drafts. */
        public Present(ActorRef<Audience.Command> audience, Set<UserName> users) {
            this(audience, users, null);
        }
    }

    /**
     * A message that is being typed.
     *
     * @param partial its newest partial
     * @param ageMillis for how long nothing has been added to it
     */
    record OpenDraft(UserName from, ClientMessage.Post partial, long ageMillis) {}
}
