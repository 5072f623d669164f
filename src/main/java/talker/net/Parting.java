package talker.net;

import akka.NotUsed;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import talker.protocol.ErrorCode;
import talker.protocol.JsonLines;
import talker.protocol.ServerMessage;
import talker.protocol.Version;

/**
 * Turns connections away that get no session. Each is told why in a line of version 1, and what it sends is read and dropped
 * for a moment, so that the line is not lost to a reset. That takes memory, so only so many are told at a time: the others
 * are closed at once. Safe for any number of threads.
 */
public final class Parting {
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final int limit;
    private final AtomicInteger underWay = new AtomicInteger();

    /** {@code limit}: how many are told why at a time. */
    public Parting(int limit) {
        this.limit = limit;
    }

    /** The flow of a connection that is turned away, to be run once. */
    Flow<ByteString, ByteString, NotUsed> flow(ErrorCode why) {
        if (underWay.incrementAndGet() > limit) {
            underWay.decrementAndGet();
            return Flow.fromSinkAndSource(Sink.cancelled(), Source.empty());
        }
        return Flow.fromSinkAndSourceMat(
                        Flow.of(ByteString.class).takeWithin(LINGER).toMat(Sink.ignore(), Keep.right()),
                        Source.single(line(why)),
                        Keep.left())
                .mapMaterializedValue(end -> {
                    end.whenComplete((done, failure) -> underWay.decrementAndGet());
                    return NotUsed.getInstance();
                });
    }

    private static ByteString line(ErrorCode why) {
        return ByteString.fromArrayUnsafe(JsonLines.encode(ServerMessage.Error.of(why), Version.ONE));
    }
}
