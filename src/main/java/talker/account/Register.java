package talker.account;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The list of all accounts, which holds {@code talker.accounts.max-accounts}: an account that is to come to be enters its
 * name here first. Sharded and event-sourced; there is one, {@link #ID}. Nothing else waits for it.
 */
public final class Register extends EventSourcedBehavior<Register.Command, RegisterEvent, RegisterState> {
    public static final EntityTypeKey<Command> TYPE_KEY = EntityTypeKey.create(Command.class, "register");

    /** The one entity. */
    public static final String ID = "accounts";

    private static final int EVENTS_PER_SNAPSHOT = 1000;
    private static final int SNAPSHOTS_KEPT = 2;

    /** What the register is told. */
    public sealed interface Command {}

    /** An account is to come to be; told again, it is answered again. */
    public record Enter(String account, ActorRef<AccountReply.ToChange> replyTo) implements Command {}

    private record Found(@Nullable List<String> accounts, @Nullable Throwable failure, Enter enter)
            implements Command {}

    private final ActorContext<Command> context;
    private final int limit;
    private final Supplier<CompletionStage<List<String>>> accountsBefore;

    /**
     * The behavior.
     *
     * @param limit how many accounts there may be
     * @param accountsBefore finds the accounts that there are, before the first one enters: those of earlier releases
     */
    public static Behavior<Command> create(int limit, Supplier<CompletionStage<List<String>>> accountsBefore) {
        return Behaviors.setup(context -> new Register(context, limit, accountsBefore));
    }

    private Register(ActorContext<Command> context, int limit, Supplier<CompletionStage<List<String>>> accountsBefore) {
        super(
                PersistenceId.of(TYPE_KEY.name(), ID),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(5), 0.2)
                        .withResetBackoffAfter(Duration.ofSeconds(30)));
        this.context = context;
        this.limit = limit;
        this.accountsBefore = accountsBefore;
    }

    @Override
    public RegisterState emptyState() {
        return RegisterState.EMPTY;
    }

    @Override
    public CommandHandler<Command, RegisterEvent, RegisterState> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(Enter.class, this::onEnter)
                .onCommand(Found.class, this::onFound)
                .build();
    }

    private Effect<RegisterEvent, RegisterState> onEnter(RegisterState state, Enter enter) {
        if (!state.isOpened()) {
            context.pipeToSelf(accountsBefore.get(), (accounts, failure) -> new Found(accounts, failure, enter));
            return Effect().none();
        }
        if (state.accounts().contains(enter.account())) {
            return Effect().none().thenRun(after -> admit(enter));
        }
        if (state.accounts().size() >= limit) {
            return Effect().none().thenRun(after -> refuse(enter));
        }
        return Effect().persist(new RegisterEvent.Entered(enter.account())).thenRun(after -> admit(enter));
    }

    private static void admit(Enter enter) {
        enter.replyTo().tell(new AccountReply.Done(true, List.of()));
    }

    private void refuse(Enter enter) {
        context.getLog()
                .warn(
                        "There are {} accounts, the limit of talker.accounts.max-accounts: account {} is refused",
                        limit,
                        enter.account());
        enter.replyTo().tell(new Refusal.TooManyAccounts(limit));
    }

    /** Who waits is not answered where the journal cannot be read, and asks again. */
    private Effect<RegisterEvent, RegisterState> onFound(RegisterState state, Found found) {
        List<String> accounts = found.accounts();
        if (accounts == null) {
            context.getLog().warn("The accounts that there are could not be read, trying again", found.failure());
            return Effect().none();
        }
        context.getSelf().tell(found.enter());
        return state.isOpened() ? Effect().none() : Effect().persist(new RegisterEvent.Opened(accounts));
    }

    @Override
    public EventHandler<RegisterState, RegisterEvent> eventHandler() {
        return RegisterState::apply;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(EVENTS_PER_SNAPSHOT, SNAPSHOTS_KEPT);
    }
}
