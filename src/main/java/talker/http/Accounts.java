package talker.http;

import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import talker.account.Account;
import talker.account.AccountReply;

/** Asks accounts, wherever in the cluster they are. */
final class Accounts {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final Function<String, ? extends RecipientRef<Account.Command>> byName;
    private final Duration timeout;
    private final Scheduler scheduler;

    Accounts(Function<String, ? extends RecipientRef<Account.Command>> byName, Duration timeout, Scheduler scheduler) {
        this.byName = byName;
        this.timeout = timeout;
        this.scheduler = scheduler;
    }

    <R> CompletionStage<R> ask(String account, Function<ActorRef<R>, Account.Command> command) {
        return AskPattern.ask(byName.apply(account), command::apply, timeout, scheduler);
    }

    /**
     * Asks what does no harm when it is asked twice: the question is lost when the account's node has just died, or when too
     * many come while the account wakes up, and is asked anew every second.
     */
    <R> CompletionStage<R> askAgain(String account, Function<ActorRef<R>, Account.Command> command) {
        return askAgain(account, command, timeout);
    }

    private <R> CompletionStage<R> askAgain(
            String account, Function<ActorRef<R>, Account.Command> command, Duration left) {
        Duration patience = left.compareTo(ASK_AGAIN) < 0 ? left : ASK_AGAIN;
        return AskPattern.<Account.Command, R>ask(byName.apply(account), command::apply, patience, scheduler)
                .exceptionallyCompose(failure -> isTimeout(failure) && left.compareTo(ASK_AGAIN) > 0
                        ? askAgain(account, command, left.minus(ASK_AGAIN))
                        : CompletableFuture.failedStage(failure));
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException;
    }

    CompletionStage<AccountReply.ToChange> change(
            String account, Function<ActorRef<AccountReply.ToChange>, Account.Command> command) {
        return ask(account, command);
    }
}
