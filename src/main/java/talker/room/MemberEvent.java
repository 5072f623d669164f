package talker.room;

import akka.actor.typed.ActorRef;

/** What an {@link Audience} tells the session of one of its members. Lines go to the {@link Reader} instead. */
public interface MemberEvent {
    /** The member is in the room; what it says goes to this Audience. */
    record Entered(ActorRef<Audience.Command> audience) implements MemberEvent {}

    /** The member cannot come in: as many users are in the room as there may be. */
    record RoomFull() implements MemberEvent {}

    /** So many finals of the member have come to their end: they are stored, or the member was told otherwise. */
    record Settled(int finals) implements MemberEvent {}

    /** The page of history that the member asked for has been handed to its reader, or refused. */
    record Browsed() implements MemberEvent {}

    /** The member is out, and every line that was meant for it has been handed to its reader. */
    record Left() implements MemberEvent {}
}
