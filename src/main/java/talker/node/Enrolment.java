package talker.node;

import akka.actor.typed.ActorSystem;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.persistence.jdbc.query.javadsl.JdbcReadJournal;
import akka.persistence.query.PersistenceQuery;
import akka.stream.javadsl.Sink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.Register;

/** How accounts come to be on the list of all accounts. */
final class Enrolment {
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final String SEPARATOR = "|";

    private Enrolment() {}

    /** Begins the register; gives what enters an account there. */
    static Function<String, CompletionStage<AccountReply.ToChange>> begin(
            ActorSystem<?> system, ClusterSharding sharding, int maxAccounts) {
        sharding.init(
                Entity.of(Register.TYPE_KEY, entity -> Register.create(maxAccounts, () -> accountsSoFar(system))));
        return account -> sharding.entityRefFor(Register.TYPE_KEY, Register.ID)
                .ask(to -> new Register.Enter(account, to), PATIENCE);
    }

    /** Every account that has an event in the journal. */
    private static CompletionStage<List<String>> accountsSoFar(ActorSystem<?> system) {
        String prefix = Account.TYPE_KEY.name() + SEPARATOR;
        return PersistenceQuery.get(system)
                .getReadJournalFor(JdbcReadJournal.class, JdbcReadJournal.Identifier())
                .currentPersistenceIds()
                .filter(id -> id.startsWith(prefix))
                .map(id -> id.substring(prefix.length()))
                .runWith(Sink.seq(), system);
    }
}
