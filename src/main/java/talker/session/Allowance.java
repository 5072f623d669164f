package talker.session;

import java.time.Duration;
import talker.account.AccountReply;
import talker.limits.Bound;
import talker.limits.Stake;
import talker.metrics.Limit;
import talker.protocol.ClientLine;
import talker.protocol.ClientMessage;
import talker.protocol.UserName;

/**
 * What the client of a session may say now. A line that may not pass yet is waited for, and so is all that follows it; a
 * timer resumes the session where nothing else will.
 */
final class Allowance {
    private static final Duration PAGE_POLL = Duration.ofMillis(20);
    private static final Duration SHARE_POLL = Duration.ofMillis(50);

    private final Session session;
    private final Unconfirmed unconfirmed;
    private final Stake stake;
    private final TokenBucket bucket;
    private final Recipients recipients = new Recipients();
    private boolean isBrowsing;
    private boolean isHeldUp;

    Allowance(Session session) {
        this.session = session;
        unconfirmed = session.unconfirmed;
        stake = session.seat.stake();
        SessionSettings settings = session.settings;
        bucket = new TokenBucket(settings.messagesPerSecond(), settings.burst(), System.nanoTime());
    }

    /** Whether a line may be taken now. */
    boolean mayPass(ClientLine line) {
        if (line instanceof ClientMessage.Post post) {
            return knowsReaderOf(post) && mayPass(post);
        } else if (line instanceof ClientMessage.History) {
            return hasPaidForBytes() && hasReadPage() && mayTake(session.settings.requestCost());
        } else if (line instanceof ClientMessage.Users
                || line instanceof ClientMessage.Redact
                || line instanceof ClientMessage.Moderate) {
            return hasPaidForBytes() && mayTake(session.settings.requestCost());
        }
        return !(line instanceof ClientMessage.Ping) || (hasPaidForBytes() && mayTake(1));
    }

    /** A partial always may be taken, and is skipped where there are too many. */
    private boolean mayPass(ClientMessage.Post post) {
        return !post.isFinal() || (!isHeldUp() && hasShare() && hasPaidForBytes() && mayTake(1));
    }

    /** Whether a partial is to be shown, and not skipped. */
    boolean mayBeShown() {
        long now = System.nanoTime();
        boolean isOwing = session.bytes.nanosOwed(now) > 0;
        boolean isShown = !isOwing && bucket.tryTake(now);
        if (!isShown) {
            session.seat.note(isOwing ? Bound.BYTES : Bound.MESSAGES);
        }
        return isShown;
    }

    /** Whether the client has not sent more bytes than it may by now. */
    boolean hasPaidForBytes() {
        long owed = session.bytes.nanosOwed(System.nanoTime());
        if (owed > 0) {
            session.seat.note(Bound.BYTES);
            resumeAfter(Duration.ofNanos(owed));
        }
        return owed == 0;
    }

    /** Whether as many finals wait for the journal as may; counted once each time. */
    private boolean isHeldUp() {
        if (unconfirmed.isFull() && !isHeldUp) {
            session.metrics.limitHit(Limit.UNCONFIRMED);
        }
        isHeldUp = unconfirmed.isFull();
        return isHeldUp;
    }

    /** Whether the client's account has not as many finals waiting as it may. */
    private boolean hasShare() {
        boolean isFull = stake.isFull();
        if (isFull) {
            session.seat.note(Bound.FINALS);
            resumeAfter(SHARE_POLL);
        }
        return !isFull;
    }

    private boolean mayTake(int tokens) {
        boolean isTaken = bucket.tryTake(tokens, System.nanoTime());
        if (!isTaken) {
            session.seat.note(Bound.MESSAGES);
            resumeAfter(Duration.ofNanos(bucket.nanosUntil(tokens)));
        }
        return isTaken;
    }

    private void resumeAfter(Duration wait) {
        if (!session.timers.isTimerActive(Session.Timer.RESUME)) {
            session.timers.startSingleTimer(Session.Timer.RESUME, wait);
        }
    }

    // Pages of history: one at a time

    /** A page is asked for. */
    void beginPage() {
        isBrowsing = true;
    }

    /** The page is on its way to the client. */
    void endPage() {
        isBrowsing = false;
    }

    /** A reader who does not take its pages is not made any more. */
    private boolean hasReadPage() {
        if (!isBrowsing && session.outbox.isHoldingPage()) {
            resumeAfter(PAGE_POLL);
            return false;
        }
        return !isBrowsing;
    }

    // Private messages: to those who may read them

    /** Whether the post is a private message to somebody who is known not to read it. */
    boolean hasNoReader(ClientMessage.Post post) {
        UserName to = post.to();
        return to != null && Boolean.FALSE.equals(recipients.isReader(to, System.nanoTime()));
    }

    /** Whether it is known if there is anybody to read a private message; asks where it is not. */
    private boolean knowsReaderOf(ClientMessage.Post post) {
        UserName to = post.to();
        if (to == null || recipients.isReader(to, System.nanoTime()) != null) {
            return true;
        }
        if (!recipients.isBeingAsked(to) && mayTake(1)) {
            recipients.ask(to);
            session.access.askAbout(to);
        }
        return false;
    }

    /** Whether there is an answer now; without one, the account is asked again. */
    boolean learn(Session.RecipientFound found) {
        if (found.reply() == null) {
            session.access.askAbout(found.user());
            return false;
        }
        recipients.learn(found.user(), found.reply() instanceof AccountReply.Granted, System.nanoTime());
        return true;
    }
}
