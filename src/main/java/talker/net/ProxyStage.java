package talker.net;

import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import talker.peer.ProxyHeader;

/**
 * What comes from a load balancer, without the header that says who the client is: that is told once, before anything
 * passes.
 */
final class ProxyStage extends GraphStage<FlowShape<ByteString, ByteString>> {
    /** Is told, once, what the header says or why there is none. */
    interface Heard {
        /** Empty where the balancer speaks for itself, or does not know. */
        void client(Optional<InetAddress> address);

        /** The connection ends; {@code why} as the rest of a sentence, empty where nothing at all was said. */
        void nobody(Optional<String> why);
    }

    private final Inlet<ByteString> in = Inlet.create("ProxyStage.in");
    private final Outlet<ByteString> out = Outlet.create("ProxyStage.out");
    private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
    private final Duration timeout;
    private final Heard heard;

    ProxyStage(Duration timeout, Heard heard) {
        this.timeout = timeout;
        this.heard = heard;
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
        private ByteString begin = ByteString.emptyByteString();
        private boolean isRead;
        private Optional<String> why = Optional.empty();

        Logic() {
            super(shape);
            setHandler(in, new Input());
            setHandler(out, new Output());
        }

        @Override
        public void preStart() {
            scheduleOnce("timeout", timeout);
            pull(in);
        }

        @Override
        public void onTimer(Object timer) {
            refuse(begin.isEmpty() ? "has not come in time" : "has not come whole in time");
        }

        private void refuse(String reason) {
            why = Optional.of(reason);
            completeStage();
        }

        @Override
        public void postStop() {
            if (!isRead) {
                heard.nobody(why);
            }
        }

        private void read() {
            ProxyHeader.Result result = ProxyHeader.parse(begin.toArrayUnsafe(), begin.size());
            if (result instanceof ProxyHeader.Malformed malformed) {
                refuse(malformed.why());
            } else if (result instanceof ProxyHeader.Read header) {
                isRead = true;
                cancelTimer("timeout");
                begin = begin.drop(header.length());
                heard.client(header.client());
                passOn();
            } else {
                pull(in);
            }
        }

        private void passOn() {
            if (!isAvailable(out)) {
                return;
            }
            if (!begin.isEmpty()) {
                push(out, begin.compact());
                begin = ByteString.emptyByteString();
                if (isClosed(in)) {
                    complete(out);
                }
            } else if (!isClosed(in) && !hasBeenPulled(in)) {
                pull(in);
            }
        }

        private final class Input extends AbstractInHandler {
            @Override
            public void onPush() {
                if (isRead) {
                    push(out, grab(in));
                } else {
                    begin = begin.concat(grab(in));
                    read();
                }
            }

            @Override
            public void onUpstreamFinish() {
                if (begin.isEmpty() || !isRead) {
                    completeStage();
                }
            }

            @Override
            public void onUpstreamFailure(Throwable cause) {
                failStage(cause);
            }
        }

        private final class Output extends AbstractOutHandler {
            @Override
            public void onPull() {
                if (isRead) {
                    passOn();
                }
            }
        }
    }
}
