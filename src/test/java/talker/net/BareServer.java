package talker.net;

import akka.actor.ActorSystem;
import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Tcp;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import talker.protocol.ClientLine;
import talker.protocol.ClientMessage;
import talker.protocol.JsonLines;
import talker.protocol.RoomName;
import talker.protocol.ServerMessage;
import talker.protocol.UserName;
import talker.protocol.Version;

/**
 * What Akka Streams TCP costs by itself: reads the same lines and hands each to everybody who has connected to the same
 * room, and does nothing else. It checks no token, stores nothing, bounds nothing, and tells nobody who is there. The
 * difference to Talker is what its promises cost; see docs/PERFORMANCE.md.
 */
public final class BareServer {
    private static final int BACKLOG = 4096;
    private static final int MAX_LINE = 64 * 1024;

    private final Map<RoomName, Group> groups = new ConcurrentHashMap<>();
    private final ActorSystem system;
    private final Duration interval;

    private BareServer(ActorSystem system, Duration interval) {
        this.system = system;
        this.interval = interval;
    }

    /** {@code args}: the port, and for how many milliseconds a room's lines are collected; 0 sends each at once. */
    public static void main(String[] args) {
        Config dispatchers = ConfigFactory.parseResources("akka.conf").getConfig("akka");
        Config config = ConfigFactory.empty()
                .withValue("akka.actor.default-dispatcher", dispatchers.getValue("actor.default-dispatcher"))
                .withValue("akka.io.tcp.worker-dispatcher", dispatchers.getValue("io.tcp.worker-dispatcher"))
                .withValue("akka.scheduler.tick-duration", dispatchers.getValue("scheduler.tick-duration"))
                .withValue("akka.stream.materializer.io.tcp", dispatchers.getValue("stream.materializer.io.tcp"));
        ActorSystem system = ActorSystem.create("bare", config.withFallback(ConfigFactory.load("reference")));
        new BareServer(system, Duration.ofMillis(Long.parseLong(args[1]))).listen(Integer.parseInt(args[0]));
    }

    private void listen(int port) {
        Tcp.get(system)
                .bind("127.0.0.1", port, BACKLOG, List.of(), true, Optional.empty())
                .to(Sink.foreach(connection -> connection.handleWith(Flow.fromGraph(new Stage()), system)))
                .run(system);
    }

    /** All who are connected to one room. */
    private final class Group {
        private final List<Stage.Logic> members = new ArrayList<>();
        private List<byte[]> lines = new ArrayList<>();

        synchronized void add(Stage.Logic member) {
            members.add(member);
        }

        synchronized void remove(Stage.Logic member) {
            members.remove(member);
        }

        synchronized void send(byte[] line) {
            lines.add(line);
            if (interval.isZero()) {
                flush();
            } else if (lines.size() == 1) {
                system.scheduler().scheduleOnce(interval, this::flush, system.dispatcher());
            }
        }

        private synchronized void flush() {
            ByteString chunk = lines.size() == 1 ? ByteString.fromArrayUnsafe(lines.get(0)) : joined();
            lines = new ArrayList<>();
            for (Stage.Logic member : members) {
                member.offer(chunk);
            }
        }

        private ByteString joined() {
            byte[] all = new byte[lines.stream().mapToInt(line -> line.length).sum()];
            int size = 0;
            for (byte[] line : lines) {
                System.arraycopy(line, 0, all, size, line.length);
                size += line.length;
            }
            return ByteString.fromArrayUnsafe(all);
        }
    }

    /** A connection: bytes to lines, chunks to bytes. */
    private final class Stage extends GraphStage<FlowShape<ByteString, ByteString>> {
        private final Inlet<ByteString> in = Inlet.create("bare.in");
        private final Outlet<ByteString> out = Outlet.create("bare.out");
        private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);

        @Override
        public FlowShape<ByteString, ByteString> shape() {
            return shape;
        }

        @Override
        public GraphStageLogic createLogic(Attributes attributes) {
            return new Logic();
        }

        private final class Logic extends GraphStageLogic {
            private final LineFraming framing = new LineFraming(MAX_LINE);
            private final Deque<ByteString> queue = new ArrayDeque<>();
            private final AsyncCallback<ByteString> arrival = createAsyncCallback(this::arrived);
            private @Nullable Group group;
            private @Nullable UserName user;

            Logic() {
                super(shape);
                setHandler(in, new AbstractInHandler() {
                    @Override
                    public void onPush() {
                        framing.feed(grab(in).toArrayUnsafe()).forEach(Logic.this::read);
                        pull(in);
                    }
                });
                setHandler(out, new AbstractOutHandler() {
                    @Override
                    public void onPull() {
                        write();
                    }
                });
            }

            @Override
            public void preStart() {
                pull(in);
            }

            @Override
            public void postStop() {
                if (group != null) {
                    group.remove(this);
                }
            }

            private void read(ClientLine line) {
                if (line instanceof ClientMessage.Connect connect) {
                    user = connect.user();
                    group = groups.computeIfAbsent(connect.room(), name -> new Group());
                    group.add(this);
                } else if (line instanceof ClientMessage.Post post && group != null && user != null) {
                    group.send(JsonLines.encode(
                            new ServerMessage.Final(post.content(), post.id(), user, 1, 1, null), Version.ONE));
                }
            }

            void offer(ByteString chunk) {
                arrival.invoke(chunk);
            }

            private void arrived(ByteString chunk) {
                queue.add(chunk);
                write();
            }

            private void write() {
                if (isAvailable(out) && !queue.isEmpty()) {
                    push(out, queue.remove());
                }
            }
        }
    }
}
