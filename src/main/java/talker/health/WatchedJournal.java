package talker.health;

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

/** The journal plugin, which tells {@link JournalPulse} how long it takes and what fails: {@code jdbc-journal.class}. */
public final class WatchedJournal extends JdbcAsyncWriteJournal {
    private final JournalPulse pulse = JournalPulse.of(context().system());

    /** For Akka, which makes it by its name. */
    public WatchedJournal(Config config) {
        super(config);
    }

    @Override
    public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
        JournalPulse.Write write = pulse.begin();
        Future<Seq<Try<BoxedUnit>>> stored = super.asyncWriteMessages(messages);
        stored.onComplete(ended(write), ExecutionContext.parasitic$.MODULE$);
        return stored;
    }

    private Function1<Try<Seq<Try<BoxedUnit>>>, Object> ended(JournalPulse.Write write) {
        return new AbstractFunction1<>() {
            @Override
            public Object apply(Try<Seq<Try<BoxedUnit>>> outcome) {
                pulse.end(write, outcome.isFailure() ? outcome.failed().get() : null);
                return BoxedUnit.UNIT;
            }
        };
    }
}
