package talker.room;

import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/** What one more event costs a room that remembers so many ids. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RoomStateBench {
    private static final UserName ANN = UserName.of("ann");

    @Param({"100", "10000"})
    public int remembered;

    private RoomState state;
    private long number;

    /** Full, as a room is that has been talked in for a while. */
    @Setup
    public void prepare() {
        state = RoomState.empty(new RoomState.Window(remembered, 200, 256 * 1024));
        for (int i = 0; i < 2 * remembered; i++) {
            state = state.apply(next());
        }
    }

    private RoomEvent next() {
        number++;
        MessageId id = MessageId.of(new UUID(number * 0x9E3779B97F4A7C15L, number).toString());
        return new RoomEvent.Posted(
                id, ANN, "a hundred characters are what people say at a time, or so it seems", number);
    }

    @Benchmark
    public RoomState applyPosted() {
        state = state.apply(next());
        return state;
    }

    /** What of {@link #applyPosted()} is not the room's. */
    @Benchmark
    public RoomEvent makeTheEventAlone() {
        return next();
    }

    @Benchmark
    public RoomState applySubscribed() {
        state = state.apply(new RoomEvent.Subscribed(ANN, 0, number));
        return state;
    }
}
