package talker.net;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.javadsl.Flow;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import talker.protocol.ClientLine;
import talker.session.Outbox;
import talker.session.Session;

/**
 * A connection's whole pipeline, in one stage: bytes → lines → session, and outbox → bytes.
 *
 * <p>In: reads a chunk, cuts it into lines, hands them to the session, and reads on when the session has worked through
 * them. Out: writes what the outbox has, a chunk at a time. At the end the outgoing side is closed first, and what the
 * client still sends is read and dropped for a while: were it left unread, the reset that follows could overtake the
 * last line.
 */
final class Connection extends GraphStage<FlowShape<ByteString, ByteString>> {
    private static final Duration LINGER = Duration.ofSeconds(3);
    /** Of bytes without a line: blank lines, and the beginnings of long ones. */
    private static final int MOST_UNREPORTED = 64 * 1024;

    private static final String LINGER_TIMER = "linger";
    private static final String LAST_WORD_TIMER = "last word";

    private final Inlet<ByteString> in = Inlet.create("Connection.in");
    private final Outlet<ByteString> out = Outlet.create("Connection.out");
    private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);

    private final ActorRef<Session.Command> session;
    private final Outbox outbox;
    private final LineFraming framing;

    private Connection(ActorRef<Session.Command> session, Outbox outbox, LineFraming framing) {
        this.session = session;
        this.outbox = outbox;
        this.framing = framing;
    }

    /** The flow of one connection, to be run once. What breaks it is told to the session, which logs it. */
    static Flow<ByteString, ByteString, NotUsed> flow(
            ActorRef<Session.Command> session, Outbox outbox, LineFraming framing) {
        return Flow.fromGraph(new Connection(session, outbox, framing));
    }

    /** The reader was too slow: its outbox is overrun, or was given up at the end. */
    static final class SlowReaderException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SlowReaderException() {
            super(
                    "slow reader: more waits for it than talker.delivery.outbox-limit, or its end longer than"
                            + " talker.session.idle-timeout",
                    null,
                    false,
                    false);
        }
    }

    @Override
    public FlowShape<ByteString, ByteString> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends TimerGraphStageLogic {
        private @Nullable AsyncCallback<Runnable> onStage;
        private boolean isEnding;
        private @Nullable Throwable failure;
        private int unreported;

        Logic() {
            super(shape);
            setHandler(in, new Input());
            setHandler(out, new Output());
        }

        @Override
        public void preStart() {
            AsyncCallback<Runnable> callback = createAsyncCallback(this::guarded);
            onStage = callback;
            setKeepGoing(true);
            Runnable work = this::write;
            outbox.onWork(() -> callback.invoke(work));
            pull(in);
        }

        @Override
        public void postStop() {
            session.tell(new Session.Disconnected(failure));
        }

        private void write() {
            if (outbox.state() == Outbox.State.OVERRUN) {
                cutOff();
                return;
            }
            if (isClosed(out) || !isAvailable(out)) {
                return;
            }
            ByteString chunk = outbox.next();
            if (chunk != null) {
                push(out, chunk);
            } else if (outbox.isDone()) {
                finish();
            }
        }

        /** Aborts the connection of a slow reader, after a last word where it takes that before long. */
        private void cutOff() {
            if (failure != null) {
                return;
            }
            ByteString lastWord = isAvailable(out) ? outbox.next() : null;
            if (lastWord != null) {
                failure = new SlowReaderException();
                push(out, lastWord);
                finish();
            } else if (!outbox.hasLastWord()) {
                fail(new SlowReaderException());
            } else if (!isTimerActive(LAST_WORD_TIMER)) {
                scheduleOnce(LAST_WORD_TIMER, LINGER);
            }
        }

        /** An exception here is a fault of ours: it ends this connection, and the session logs it. */
        private void guarded(Runnable action) {
            try {
                action.run();
            } catch (RuntimeException bug) {
                session.tell(new Session.Failed(bug));
                fail(bug);
            }
        }

        private void fail(Throwable cause) {
            failure = cause;
            failStage(cause);
        }

        /** Closes the outgoing side; the incoming one follows when the client closes, or after a while. */
        private void finish() {
            isEnding = true;
            complete(out);
            if (isClosed(in)) {
                completeStage();
            } else {
                scheduleOnce(LINGER_TIMER, LINGER);
                readOn();
            }
        }

        private void readOn() {
            if (!isClosed(in) && !hasBeenPulled(in)) {
                pull(in);
            }
        }

        @Override
        public void onTimer(Object timer) {
            if (timer.equals(LINGER_TIMER)) {
                completeStage();
            } else if (failure == null) {
                fail(new SlowReaderException());
            }
        }

        private final class Input extends AbstractInHandler {
            private final Runnable read = this::read;

            @Override
            public void onPush() {
                guarded(read);
            }

            private void read() {
                ByteString bytes = grab(in);
                outbox.received();
                if (isEnding || framing.isBroken()) {
                    pull(in);
                    return;
                }
                List<ClientLine> lines = framing.feed(bytes.toArrayUnsafe());
                unreported += bytes.size();
                if (lines.isEmpty() && unreported < MOST_UNREPORTED) {
                    pull(in);
                } else {
                    AsyncCallback<Runnable> callback = onStage;
                    Runnable next = Logic.this::readOn;
                    int count = unreported;
                    unreported = 0;
                    session.tell(new Session.Received(lines, count, () -> {
                        if (callback != null) {
                            callback.invoke(next);
                        }
                    }));
                }
            }

            @Override
            public void onUpstreamFinish() {
                if (isEnding) {
                    completeStage();
                } else {
                    session.tell(new Session.InputEnded());
                }
            }

            @Override
            public void onUpstreamFailure(Throwable cause) {
                failure = cause;
                completeStage();
            }
        }

        private final class Output extends AbstractOutHandler {
            private final Runnable writeOn = this::writeOn;

            @Override
            public void onPull() {
                guarded(writeOn);
            }

            private void writeOn() {
                if (outbox.written()) {
                    session.tell(new Session.Written());
                }
                write();
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
                failure = cause;
                completeStage();
            }
        }
    }
}
