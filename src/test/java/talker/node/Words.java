package talker.node;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import java.util.List;

/** An entity that keeps words, for tests of the journals. */
final class Words extends EventSourcedBehavior<Object, String, String> {
    /** Stores some words in one transaction. */
    record Keep(List<String> words, ActorRef<Done> replyTo) {}

    /** Asks for all of them. */
    record Ask(ActorRef<String> replyTo) {}

    static Behavior<Object> create(String id) {
        return new Words(id);
    }

    private Words(String id) {
        super(PersistenceId.of("words", id));
    }

    @Override
    public String emptyState() {
        return "";
    }

    @Override
    public CommandHandler<Object, String, String> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(
                        Keep.class,
                        keep -> Effect().persist(keep.words()).thenReply(keep.replyTo(), state -> Done.getInstance()))
                .onCommand(Ask.class, (state, ask) -> Effect().reply(ask.replyTo(), "[" + state + "]"))
                .build();
    }

    @Override
    public EventHandler<String, String> eventHandler() {
        return (state, word) -> state.isEmpty() ? word : state + ", " + word;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(10, 2);
    }
}
