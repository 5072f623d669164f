package talker.session;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import talker.protocol.ErrorCode;

/** What comes of it when somebody wants to listen to a room. */
public sealed interface Listening {
    /** The lines of the protocol, in chunks of whole lines, which have to be read at once. */
    record Lines(Source<ByteString, NotUsed> source) implements Listening {}

    /** There is no place for one more. */
    record Refused(ErrorCode why) implements Listening {}
}
