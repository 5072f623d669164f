package talker.room;

import talker.protocol.MessageId;
import talker.protocol.ServerMessage;
import talker.protocol.UserName;

/** Makes deliveries for readers, line by line. */
public final class Lines {
    private final LineBuffer lines = new LineBuffer();

    public static Lines of() {
        return new Lines();
    }

    /** A final with this place in the order, and the id of the same number. */
    public Lines fin(long seq) {
        return fin(seq, seq);
    }

    public Lines fin(long seq, long number) {
        lines.addFinal(StoredLine.of(Fixtures.message(seq, number, Fixtures.ANN)));
        return this;
    }

    public Lines partial(long number, String content) {
        lines.addPartial(Fixtures.id(number), content, Fixtures.ANN);
        return this;
    }

    public Lines join(UserName user) {
        lines.add(new ServerMessage.Join(user));
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
