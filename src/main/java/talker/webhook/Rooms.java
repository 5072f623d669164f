package talker.webhook;

import akka.actor.typed.RecipientRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import talker.account.Account;
import talker.account.AccountReply;
import talker.protocol.RoomName;

/** Tells whether a room is still there. */
interface Rooms {
    CompletionStage<Boolean> exists(RoomName room);

    /** As its account says. */
    static Rooms of(
            Function<String, ? extends RecipientRef<Account.Command>> accounts, Duration timeout, Scheduler scheduler) {
        return room -> AskPattern.<Account.Command, AccountReply.ToFindRoom>ask(
                        accounts.apply(room.account()), to -> new Account.FindRoom(room.room(), to), timeout, scheduler)
                .thenApply(reply -> reply instanceof AccountReply.RoomEntry);
    }
}
