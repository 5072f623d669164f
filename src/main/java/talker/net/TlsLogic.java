package talker.net;

import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import talker.tls.TlsPipe;

/** What a {@link TlsLayer} does with the bytes of one connection. */
final class TlsLogic extends TimerGraphStageLogic {
    private static final Logger LOG = LoggerFactory.getLogger(TlsLogic.class);

    /** How long what the other side still sends is read and dropped, so that no reset overtakes what it is told. */
    private static final Duration LINGER = Duration.ofSeconds(3);

    /** What may wait for the end of a handshake: a session that knows nobody yet has but an error to tell. */
    private static final int MOST_HELD = 16 * 1024;

    private static final byte[] NOTHING = {};

    private final Inlet<ByteString> fromClient;
    private final Outlet<ByteString> toSession;
    private final Inlet<ByteString> fromSession;
    private final Outlet<ByteString> toClient;
    private final Executor handshakes;
    private final TlsPipe pipe;
    private List<ByteString> held = new ArrayList<>();
    private int heldBytes;
    private ByteString received = ByteString.emptyByteString();
    private @Nullable AsyncCallback<Runnable> whenDone;
    private boolean isReady;
    private boolean isBusy;
    private boolean isDropping;
    private boolean isLastOut;

    TlsLogic(TlsLayer layer, TlsLayer.Tls tls) {
        super(layer.shape());
        fromClient = layer.fromClient;
        toSession = layer.toSession;
        fromSession = layer.fromSession;
        toClient = layer.toClient;
        handshakes = tls.handshakes();
        pipe = new TlsPipe(tls.engines().get());
        setHandler(fromClient, new FromClient());
        setHandler(toSession, new ToSession());
        setHandler(fromSession, new FromSession());
        setHandler(toClient, new ToClient());
    }

    @Override
    public void preStart() {
        whenDone = createAsyncCallback(this::taskDone);
        pull(fromSession);
        try {
            pipe.begin();
        } catch (SSLException impossible) {
            failStage(impossible);
            return;
        }
        readOn();
    }

    // In

    private void read(byte[] bytes) {
        try {
            byte[] plain = pipe.decrypt(bytes);
            if (plain.length > 0) {
                received = received.concat(ByteString.fromArrayUnsafe(plain));
            }
            Runnable task = pipe.isOpen() ? null : pipe.task();
            if (task != null) {
                handOver(task);
            } else if (pipe.isOpen() && !isReady) {
                begin();
            }
        } catch (SSLException refused) {
            refuse(refused);
        }
        passOn();
    }

    private void handOver(Runnable task) {
        isBusy = true;
        AsyncCallback<Runnable> callback = whenDone;
        try {
            handshakes.execute(() -> {
                task.run();
                if (callback != null) {
                    callback.invoke(task);
                }
            });
        } catch (RejectedExecutionException stopping) {
            failStage(stopping);
        }
    }

    private void taskDone(Runnable task) {
        isBusy = false;
        if (isDropping) {
            readOn();
        } else {
            read(NOTHING);
        }
    }

    private void begin() throws SSLException {
        isReady = true;
        if (LOG.isDebugEnabled()) {
            pipe.peer().ifPresent(name -> LOG.debug("A client shows the certificate of {}", name));
        }
        for (ByteString chunk : held) {
            pipe.encrypt(chunk.toArrayUnsafe());
        }
        held = List.of();
    }

    /** The other side speaks no TLS, or none that is acceptable: it is told so, where it understands that. */
    private void refuse(SSLException why) {
        fail(toSession, why);
        cancel(fromSession);
        received = ByteString.emptyByteString();
        endOutput();
    }

    /** Hands on what there is, in both directions, as far as there is room; and reads on where there is none. */
    private void passOn() {
        if (isAvailable(toClient) && pipe.hasOutgoing()) {
            push(toClient, ByteString.fromArrayUnsafe(pipe.takeOutgoing()));
        }
        if (isLastOut && !pipe.hasOutgoing() && !isClosed(toClient)) {
            complete(toClient);
        }
        if (!received.isEmpty() && isAvailable(toSession)) {
            push(toSession, received.compact());
            received = ByteString.emptyByteString();
        }
        if (received.isEmpty() && (pipe.isEnded() || isClosed(fromClient)) && !isClosed(toSession)) {
            complete(toSession);
        }
        readOn();
    }

    /** Nothing is read while something of TLS's own waits to be written: so that never much does. */
    private void readOn() {
        boolean wants = isDropping || pipe.isEnded() || !isReady || isAvailable(toSession);
        if (wants
                && !isBusy
                && (isDropping || !pipe.hasOutgoing())
                && received.isEmpty()
                && !isClosed(fromClient)
                && !hasBeenPulled(fromClient)) {
            pull(fromClient);
        }
    }

    private final class FromClient extends AbstractInHandler {
        @Override
        public void onPush() {
            ByteString bytes = grab(fromClient);
            if (isDropping || pipe.isEnded()) {
                readOn();
            } else {
                read(bytes.toArrayUnsafe());
            }
        }

        @Override
        public void onUpstreamFinish() {
            if (!isReady || (isDropping && !pipe.hasOutgoing())) {
                completeStage();
            } else {
                passOn();
            }
        }

        @Override
        public void onUpstreamFailure(Throwable cause) {
            failStage(cause);
        }
    }

    private final class ToSession extends AbstractOutHandler {
        @Override
        public void onPull() {
            passOn();
        }

        /** The connection has ended, or breaks off: then that follows. */
        @Override
        public void onDownstreamFinish(Throwable cause) {
            cancel(fromClient, cause);
            if (!isClosed(toClient)) {
                scheduleOnce("linger", LINGER);
            }
        }
    }

    // Out

    private final class FromSession extends AbstractInHandler {
        @Override
        public void onPush() {
            ByteString chunk = grab(fromSession);
            if (isReady) {
                write(chunk);
            } else {
                held.add(chunk);
                heldBytes += chunk.size();
                if (heldBytes < MOST_HELD) {
                    pull(fromSession);
                }
            }
        }

        private void write(ByteString chunk) {
            try {
                pipe.encrypt(chunk.toArrayUnsafe());
            } catch (SSLException broken) {
                failStage(broken);
                return;
            }
            if (isAvailable(toClient)) {
                push(toClient, ByteString.fromArrayUnsafe(pipe.takeOutgoing()));
            }
        }

        @Override
        public void onUpstreamFinish() {
            if (!isBusy) {
                pipe.close();
            }
            endOutput();
            passOn();
        }

        @Override
        public void onUpstreamFailure(Throwable cause) {
            failStage(cause);
        }
    }

    /** What is encrypted still goes; what comes is read and dropped until the client ends, too, or for a while. */
    private void endOutput() {
        isLastOut = true;
        isDropping = true;
        scheduleOnce("linger", LINGER);
    }

    @Override
    public void onTimer(Object timer) {
        completeStage();
    }

    private final class ToClient extends AbstractOutHandler {
        @Override
        public void onPull() {
            passOn();
            if (isAvailable(toClient) && isReady && !isClosed(fromSession) && !hasBeenPulled(fromSession)) {
                pull(fromSession);
            }
        }

        @Override
        public void onDownstreamFinish(Throwable cause) {
            cancelStage(cause);
        }
    }
}
