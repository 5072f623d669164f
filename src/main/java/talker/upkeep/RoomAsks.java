package talker.upkeep;

import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import talker.protocol.RoomName;
import talker.room.Room;
import talker.room.RoomReply;
import talker.room.Upkeep;

/**
 * Asks rooms, wherever in the cluster they are. All that is asked does no harm when it is asked twice: it is, where a room
 * that moves or wakes up has not answered.
 */
public final class RoomAsks {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int TRIES = 6;

    private final Function<RoomName, ? extends RecipientRef<Room.Command>> rooms;
    private final Scheduler scheduler;

    public RoomAsks(Function<RoomName, ? extends RecipientRef<Room.Command>> rooms, Scheduler scheduler) {
        this.rooms = rooms;
        this.scheduler = scheduler;
    }

    /** The answer; fails where none comes for half a minute. */
    <R extends RoomReply> CompletionStage<R> ask(RoomName room, Function<ActorRef<R>, Upkeep> question) {
        return ask(room, question, TRIES);
    }

    private <R extends RoomReply> CompletionStage<R> ask(
            RoomName room, Function<ActorRef<R>, Upkeep> question, int tries) {
        return AskPattern.<Room.Command, R>ask(rooms.apply(room), question::apply, PATIENCE, scheduler)
                .exceptionallyCompose(failure -> tries > 1 && isTimeout(failure)
                        ? ask(room, question, tries - 1)
                        : CompletableFuture.failedStage(failure));
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException;
    }
}
