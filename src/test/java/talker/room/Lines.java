package talker.room;

import talker.protocol.JsonLines;
import talker.protocol.MessageId;
import talker.protocol.ServerMessage;
import talker.protocol.UserName;
import talker.protocol.Version;

/** Makes deliveries for readers, line by line. */
public final class Lines {
    private final LineBuffer lines = new LineBuffer(Version.ONE);

    public static Lines of() {
        return new Lines();
    }

    /** A final with this place in the order, and the id of the same number. */
    public Lines fin(long seq) {
        return fin(seq, seq);
    }

    public Lines fin(long seq, long number) {
        lines.addFinal(new StoredLine(Fixtures.message(seq, number, Fixtures.ANN)));
        return this;
    }

    public Lines partial(long number, String content) {
        ServerMessage partial = new ServerMessage.Partial(content, Fixtures.id(number), Fixtures.ANN, null);
        lines.addPartial(JsonLines.encode(partial, Version.ONE), Fixtures.id(number), null);
        return this;
    }

    public Lines join(UserName user) {
        lines.add(JsonLines.encode(new ServerMessage.Join(user), Version.ONE));
        return this;
    }

    public Delivery take() {
        return lines.take();
    }

    public Delivery replay(boolean asksForMore) {
        return lines.takeReplay(asksForMore);
    }

    /** The id that is in the lines about a number. */
    public static MessageId id(long number) {
        return Fixtures.id(number);
    }
}
