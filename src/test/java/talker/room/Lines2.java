package talker.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.JsonLines;
import talker.protocol.MessageId;
import talker.protocol.ServerMessage;
import talker.protocol.Terms;
import talker.protocol.UserName;
import talker.protocol.Version;

/** What version 2 asks for and looks like, in the tests of this package. */
final class Lines2 {
    static final Terms TWO = new Terms(Version.TWO, null, 0, true);
    static final Terms FINALS_ONLY = new Terms(Version.TWO, null, 0, false);

    private Lines2() {}

    static Terms since(long seq) {
        return new Terms(Version.TWO, seq, 0, true);
    }

    static Terms history(int finals) {
        return new Terms(Version.TWO, null, finals, true);
    }

    static Terms sinceAndHistory(long seq, int finals) {
        return new Terms(Version.TWO, seq, finals, true);
    }

    /** A private message from {@code from}, as {@link Fixtures#message} is a public one. */
    static StoredMessage whispered(long seq, long number, UserName from, UserName to) {
        return new StoredMessage(seq, Fixtures.id(number), from, "text " + number, number, to);
    }

    static ClientMessage.Post finished(long number, UserName to) {
        return new ClientMessage.Post(Fixtures.id(number), "text " + number, true, to);
    }

    static ClientMessage.Post typed(long number, String text, UserName to) {
        return new ClientMessage.Post(Fixtures.id(number), text, false, to);
    }

    static String connected(UserName user, long seq, List<UserName> users, ServerMessage.Draft... drafts) {
        return line(new ServerMessage.Connected(Fixtures.LOBBY, user, seq, users, List.of(drafts)));
    }

    static String fin(StoredMessage message) {
        return line(new ServerMessage.Final(
                message.content(), message.id(), message.from(), message.seq(), message.at(), message.to()));
    }

    static String partial(long number, UserName from, String text, UserName to) {
        return line(new ServerMessage.Partial(text, Fixtures.id(number), from, to));
    }

    static String error(ErrorCode code, MessageId id) {
        return line(new ServerMessage.Error(code, id));
    }

    static String page(boolean more, StoredMessage... messages) {
        List<byte[]> lines = List.of(messages).stream()
                .map(message -> (fin(message) + "\n").getBytes(UTF_8))
                .toList();
        return new String(JsonLines.page(lines, more), UTF_8).stripTrailing();
    }

    static String line(ServerMessage message) {
        return new String(JsonLines.encode(message, Version.TWO), UTF_8).stripTrailing();
    }
}
