package talker.upkeep;

import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import talker.account.Account;
import talker.account.AccountReply;
import talker.protocol.UserName;

/** Asks accounts, wherever in the cluster they are. */
public final class AccountAsks {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Function<String, ? extends RecipientRef<Account.Command>> accounts;
    private final Scheduler scheduler;

    public AccountAsks(Function<String, ? extends RecipientRef<Account.Command>> accounts, Scheduler scheduler) {
        this.accounts = accounts;
        this.scheduler = scheduler;
    }

    CompletionStage<AccountReply.ToFindUsers> findUsers(String account, Set<UserName> users) {
        return ask(account, replyTo -> new Account.FindUsers(users, replyTo));
    }

    CompletionStage<AccountReply.ToFindRetentions> findRetentions(String account, Set<String> rooms) {
        return ask(account, replyTo -> new Account.FindRetentions(rooms, replyTo));
    }

    private <R> CompletionStage<R> ask(String account, Function<ActorRef<R>, Account.Command> question) {
        return AskPattern.ask(accounts.apply(account), question::apply, PATIENCE, scheduler);
    }
}
