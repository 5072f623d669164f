package talker.health;

import akka.actor.typed.javadsl.Adapter;
import akka.persistence.AtomicWrite;
import akka.persistence.jdbc.journal.JdbcAsyncWriteJournal;
import com.typesafe.config.Config;
import scala.Function1;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;
import scala.util.Try;
import talker.metrics.Journal;
import talker.metrics.Metrics;

/** The journal plugin, which tells {@link JournalPulse} and the metrics how long it takes and what fails: {@code jdbc-journal.class}. */
public final class WatchedJournal extends JdbcAsyncWriteJournal {
    private final JournalPulse pulse = JournalPulse.of(context().system());
    private final Journal metrics =
            Metrics.of(Adapter.toTyped(context().system())).journal();

    /** For Akka, which makes it by its name. */
    public WatchedJournal(Config config) {
        super(config);
    }

    @Override
    public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
        JournalPulse.Write write = pulse.begin();
        long began = System.nanoTime();
        Future<Seq<Try<BoxedUnit>>> stored = super.asyncWriteMessages(messages);
        stored.onComplete(ended(write, began, events(messages)), ExecutionContext.parasitic$.MODULE$);
        return stored;
    }

    private static int events(Seq<AtomicWrite> messages) {
        int events = 0;
        for (int i = 0; i < messages.size(); i++) {
            events += messages.apply(i).size();
        }
        return events;
    }

    private Function1<Try<Seq<Try<BoxedUnit>>>, Object> ended(JournalPulse.Write write, long began, int events) {
        return new AbstractFunction1<>() {
            @Override
            public Object apply(Try<Seq<Try<BoxedUnit>>> outcome) {
                if (outcome.isFailure()) {
                    metrics.writeFailed();
                } else {
                    metrics.wrote(events, System.nanoTime() - began);
                }
                pulse.end(write, outcome.isFailure() ? outcome.failed().get() : null);
                return BoxedUnit.UNIT;
            }
        };
    }
}
