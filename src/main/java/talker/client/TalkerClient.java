package talker.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import talker.protocol.Measure;
import talker.protocol.MessageId;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/**
 * One user in one room, whatever happens to the connection: comes back when it breaks, gets what was missed, and sends
 * once more, with the same ids and in order, what the server has not confirmed. It asks for version 2 of the protocol
 * and makes do with version 1.
 *
 * <pre>{@code
 * TalkerClient ann = TalkerClient.of(room, user, token).at("127.0.0.1", 61800).start(listener);
 * ann.say("hello").thenAccept(outcome -> …);
 * ann.close();
 * }</pre>
 *
 * <p>It runs on one thread of its own, on which the {@link Listener} is called and outcomes are completed. Methods may be
 * called from any thread, and return at once but for {@link #close()} and {@link #drop()}. Memory is bounded: what waits
 * to be stored, the ids that are remembered, and one line on its way in.
 */
public final class TalkerClient implements AutoCloseable {
    private final Settings settings;
    private final Unconfirmed unconfirmed;
    private final Drafts drafts = new Drafts();
    private final Loop loop;

    TalkerClient(Settings settings, Listener listener) {
        this.settings = settings;
        unconfirmed = new Unconfirmed(settings.unconfirmedMessages(), settings.unconfirmedBytes());
        loop = new Loop(settings, listener, unconfirmed, drafts);
    }

    /** To make a client of this user in this room. */
    public static ClientBuilder of(RoomName room, UserName user, String token) {
        return new ClientBuilder(room, user, token);
    }

    /** Says something to everybody in the room. */
    public CompletableFuture<Outcome> say(String content) {
        return say(MessageId.random(), content, null);
    }

    /**
     * Says something to everybody in the room, connected or not: it is sent as soon as it can be.
     *
     * @param id of the message, which may have been typed before, or said before and refused: that does no harm
     * @return completed when it is stored or refused
     */
    public CompletableFuture<Outcome> say(MessageId id, String content) {
        return say(id, content, null);
    }

    /** As {@link #say(MessageId, String)}, but for one user alone; a server that speaks version 1 is not told of it. */
    public CompletableFuture<Outcome> whisper(MessageId id, String content, UserName to) {
        return say(id, content, to);
    }

    private CompletableFuture<Outcome> say(MessageId id, String content, @Nullable UserName to) {
        byte[] line = Requests.message(id, content, true, to);
        drafts.remove(id);
        if (isTooLong(line)) {
            return CompletableFuture.completedFuture(new Outcome.Refused(Outcome.TOO_LONG, "The message is too long"));
        }
        CompletableFuture<Outcome> outcome = unconfirmed.add(new Outgoing(id, line, to != null));
        loop.wakeUp();
        return outcome;
    }

    /**
     * Shows what has been typed so far of a message. It is skipped where there is no connection, where newer text comes
     * soon, and where it is too long.
     */
    public void type(MessageId id, String content) {
        type(id, content, null);
    }

    /** As {@link #type(MessageId, String)}, to one user alone. */
    public void typeTo(MessageId id, String content, UserName to) {
        type(id, content, to);
    }

    private void type(MessageId id, String content, @Nullable UserName to) {
        byte[] line = Requests.message(id, content, false, to);
        if (!isTooLong(line) && !unconfirmed.contains(id)) {
            drafts.put(id, new Drafts.Waiting(line, to != null));
            loop.wakeUp();
        }
    }

    private boolean isTooLong(byte[] line) {
        return line.length - 1 > settings.maxLineLength();
    }

    /**
     * Asks for the messages before one.
     *
     * @param before the seq of that one; {@link Long#MAX_VALUE} for the newest
     * @param limit how many, 1 to 1000
     * @return fails where there is no connection in version 2, where it breaks, and where the page is too long
     */
    public CompletableFuture<HistoryPage> history(long before, int limit) {
        if (before < 0 || limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("no page of history: " + limit + " before " + before);
        }
        CompletableFuture<HistoryPage> page = new CompletableFuture<>();
        loop.ask(new Question.Page(before, limit, page));
        return page;
    }

    /**
     * Takes a message back: one's own, or, as a moderator, anybody's that one may read.
     *
     * @param seq the message's, by which it is found when the room has forgotten its id; 0 where it is not known
     * @return completed when it is gone from the room, or refused
     */
    public CompletableFuture<Answer> redact(MessageId id, long seq) {
        if (seq < 0) {
            throw new IllegalArgumentException("no seq of a message: " + seq);
        }
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        loop.ask(new Question.Redaction(id, seq, answer));
        return answer;
    }

    /**
     * Does something about a user, as a moderator.
     *
     * @param measure one of those that are not for administrators alone
     * @param time for how long one is muted or banned, a second to ten years; null for good
     * @param reason for the record, as {@link Measure#isReason} has it; null for none
     * @return completed when it is done or refused
     */
    public CompletableFuture<Answer> moderate(
            Measure measure, UserName user, @Nullable Duration time, @Nullable String reason) {
        boolean isTimeOk = time == null
                || (measure.takesTime() && time.toSeconds() >= 1 && time.toSeconds() <= Measure.MAX_SECONDS);
        if (measure.isForAdministrators() || !isTimeOk || (reason != null && !Measure.isReason(reason))) {
            throw new IllegalArgumentException("no measure of a moderator: " + measure + ", " + time + ", " + reason);
        }
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        loop.ask(new Question.Moderation(measure, user, time, reason, answer));
        return answer;
    }

    /**
     * Leaves the room for good and ends the client: waits until everything said is stored or refused, for the time that
     * the builder has for it at the most, and says goodbye. Without a connection it waits only where something is not
     * confirmed. Called by the listener, it returns at once.
     */
    @Override
    public void close() {
        loop.leave();
    }

    /** Ends the client without leaving the room: the server keeps for this user what is said until the next connect. */
    public void drop() {
        loop.drop();
    }

    void start() {
        loop.start();
    }
}
