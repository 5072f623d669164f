package talker.account;

import akka.actor.typed.ActorRef;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandlerWithReply;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import akka.persistence.typed.javadsl.ReplyEffect;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import talker.metrics.Metrics;
import talker.metrics.Part;
import talker.metrics.Starts;

/**
 * An {@link Account} in the cluster: {@link Answers} has what it answers to questions, {@link Changes} what it decides about
 * the rest; here that is persisted and sent.
 */
final class AccountEntity extends EventSourcedBehaviorWithEnforcedReplies<Account.Command, AccountEvent, AccountState> {
    private static final int EVENTS_PER_SNAPSHOT = 1000;
    private static final int SNAPSHOTS_KEPT = 2;
    private static final Duration STAY_OF_NOBODY = Duration.ofSeconds(2);

    private final String account;
    private final AccountSettings settings;
    private final Function<String, CompletionStage<AccountReply.ToChange>> enrolment;
    private final Consumer<Revoked> whenRevoked;
    private final Clock clock;
    private final ActorContext<Account.Command> context;
    private final ActorRef<ClusterSharding.ShardCommand> shard;
    private boolean isEnrolled;
    private final Starts starts = new Starts();

    AccountEntity(
            String account,
            AccountSettings settings,
            Function<String, CompletionStage<AccountReply.ToChange>> enrolment,
            Consumer<Revoked> whenRevoked,
            Clock clock,
            ActorContext<Account.Command> context,
            ActorRef<ClusterSharding.ShardCommand> shard) {
        super(
                PersistenceId.of(Account.TYPE_KEY.name(), account),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(5), 0.2)
                        .withResetBackoffAfter(Duration.ofSeconds(30)));
        this.account = account;
        this.settings = settings;
        this.enrolment = enrolment;
        this.whenRevoked = whenRevoked;
        this.clock = clock;
        this.context = context;
        this.shard = shard;
    }

    @Override
    public AccountState emptyState() {
        return AccountState.EMPTY;
    }

    @Override
    public CommandHandlerWithReply<Account.Command, AccountEvent, AccountState> commandHandler() {
        return newCommandHandlerWithReplyBuilder()
                .forAnyState()
                .onCommand(Account.Authenticate.class, answer(Answers::to, Account.Authenticate::replyTo))
                .onCommand(Account.FindMember.class, answer(Answers::to, Account.FindMember::replyTo))
                .onCommand(Account.Identify.class, answer(Answers::to, Account.Identify::replyTo))
                .onCommand(Account.AddUser.class, change(Changes::by, Account.AddUser::replyTo))
                .onCommand(Account.ImportUsers.class, change(Changes::by, Account.ImportUsers::replyTo))
                .onCommand(Account.RotateToken.class, change(Changes::by, Account.RotateToken::replyTo))
                .onCommand(Account.RemoveUser.class, change(Changes::by, Account.RemoveUser::replyTo))
                .onCommand(Account.ListUsers.class, answer(Answers::to, Account.ListUsers::replyTo))
                .onCommand(Account.AddRoom.class, change(Changes::by, Account.AddRoom::replyTo))
                .onCommand(Account.RemoveRoom.class, change(Changes::by, Account.RemoveRoom::replyTo))
                .onCommand(Account.ListRooms.class, answer(Answers::to, Account.ListRooms::replyTo))
                .onCommand(Account.FindRoom.class, answer(Answers::to, Account.FindRoom::replyTo))
                .onCommand(Account.AddHook.class, change(Changes::by, Account.AddHook::replyTo))
                .onCommand(Account.RemoveHook.class, change(Changes::by, Account.RemoveHook::replyTo))
                .onCommand(Account.ListHooks.class, answer(Answers::to, Account.ListHooks::replyTo))
                .onCommand(Account.FindHook.class, answer(Answers::to, Account.FindHook::replyTo))
                .onCommand(Account.Moderate.class, change(Changes::by, Account.Moderate::replyTo))
                .onCommand(Account.ListModeration.class, answer(Answers::to, Account.ListModeration::replyTo))
                .onCommand(Account.Enrolled.class, this::onEnrolled)
                .onCommand(Account.SetRetention.class, change(Changes::by, Account.SetRetention::replyTo))
                .onCommand(Account.FindRetentions.class, answer(Answers::to, Account.FindRetentions::replyTo))
                .onCommand(Account.FindUsers.class, answer(Answers::to, Account.FindUsers::replyTo))
                .onCommand(Account.SignIn.class, this::onSignIn)
                .onCommand(Account.LinkUser.class, change(Changes::by, Account.LinkUser::replyTo))
                .onCommand(Account.AddInvite.class, change(Changes::by, Account.AddInvite::replyTo))
                .onCommand(Account.RemoveInvite.class, change(Changes::by, Account.RemoveInvite::replyTo))
                .onCommand(Account.AcceptInvite.class, change(Changes::by, Account.AcceptInvite::replyTo))
                .onCommand(Account.ListInvites.class, answer(Answers::to, Account.ListInvites::replyTo))
                .onCommand(Account.Idle.class, this::onIdle)
                .build();
    }

    @Override
    public SignalHandler<AccountState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::onRecovered)
                .build();
    }

    /** Anybody may ask for accounts that do not exist, under ever new names: these do not stay. */
    private void onRecovered(AccountState state) {
        starts.started(Metrics.of(context.getSystem()), Part.ACCOUNT);
        if (!state.exists()) {
            context.setReceiveTimeout(STAY_OF_NOBODY, Account.Idle.INSTANCE);
        }
    }

    private ReplyEffect<AccountEvent, AccountState> onIdle(AccountState state, Account.Idle idle) {
        if (state.exists()) {
            context.cancelReceiveTimeout();
        } else {
            shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
        }
        return Effect().noReply();
    }

    private <C, R> BiFunction<AccountState, C, ReplyEffect<AccountEvent, AccountState>> answer(
            BiFunction<Answers, C, R> answer, Function<C, ActorRef<R>> replyTo) {
        return (state, asked) -> {
            Answers answers = new Answers(account, state, settings, clock.millis());
            return Effect().reply(replyTo.apply(asked), answer.apply(answers, asked));
        };
    }

    private <C extends Account.Command> BiFunction<AccountState, C, ReplyEffect<AccountEvent, AccountState>> change(
            BiFunction<Changes, C, Change> decision, Function<C, ActorRef<AccountReply.ToChange>> replyTo) {
        return (state, wanted) -> {
            Changes changes = new Changes(account, state, settings, clock.millis());
            return change(state, wanted, replyTo.apply(wanted), decision.apply(changes, wanted));
        };
    }

    private ReplyEffect<AccountEvent, AccountState> change(
            AccountState state, Account.Command command, ActorRef<AccountReply.ToChange> replyTo, Change change) {
        if (change instanceof Change.Made made) {
            if (!state.exists() && !made.events().isEmpty() && !isEnrolled) {
                return enrol(command, replyTo);
            }
            return Effect()
                    .persist(made.events())
                    .thenRun(after -> made.done().revoked().forEach(whenRevoked))
                    .thenReply(replyTo, after -> made.done());
        }
        Change.Refused refused = (Change.Refused) change;
        refused.revoked().forEach(whenRevoked);
        return Effect().reply(replyTo, refused.refusal());
    }

    /** The first change makes the account: where it may not come to be, nothing happens. */
    private ReplyEffect<AccountEvent, AccountState> enrol(
            Account.Command command, ActorRef<AccountReply.ToChange> replyTo) {
        context.pipeToSelf(enrolment.apply(account), (answer, failure) -> {
            if (answer instanceof Refusal) {
                replyTo.tell(answer);
            }
            return new Account.Enrolled(command, answer);
        });
        return Effect().noReply();
    }

    /** Where there was no answer, whoever waits for one asks again. */
    private ReplyEffect<AccountEvent, AccountState> onEnrolled(AccountState state, Account.Enrolled enrolled) {
        if (enrolled.answer() instanceof AccountReply.Done) {
            isEnrolled = true;
            context.getSelf().tell(enrolled.command());
        }
        return Effect().noReply();
    }

    private ReplyEffect<AccountEvent, AccountState> onSignIn(AccountState state, Account.SignIn asked) {
        List<AccountEvent> events = new ArrayList<>();
        LinkRules links = new LinkRules(account, state, settings, clock.millis());
        AccountReply.ToAuthenticate answer = links.to(asked, events);
        return Effect().persist(events).thenReply(asked.replyTo(), after -> answer);
    }

    @Override
    public EventHandler<AccountState, AccountEvent> eventHandler() {
        return AccountState::apply;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(EVENTS_PER_SNAPSHOT, SNAPSHOTS_KEPT);
    }
}
