package talker.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of the protocol, without sockets, threads and clocks: it is told what happens and when, sends through
 * the {@link Link} and tells the {@link Listener}. It outlives connections: what was heard, and what waits to be stored,
 * is in it. Times are those of System.nanoTime().
 *
 * <p>The version is the server's choice: {@code connected} shows version 2, whenever it comes. Any other line, or none
 * for a while, is taken for version 1, in which the answer to a connect is silence.
 */
final class Conversation {
    /** After these, another attempt would end the same way. */
    private static final Set<String> FOR_GOOD = Set.of("auth_failed", "revoked", "kicked", "banned");

    private enum Phase {
        APART,
        ENTERING,
        IN_VERSION_1,
        IN_VERSION_2
    }

    private final Settings settings;
    private final Listener listener;
    private final Unconfirmed unconfirmed;
    private final Drafts drafts;
    private final Received received;
    private final Questions questions = new Questions();

    private Phase phase = Phase.APART;
    private Address address;
    private @Nullable Link link;
    private @Nullable String lastRefusal;
    private @Nullable String refusedForGood;
    private boolean hasSpokenVersion2;
    private long seqAtEntry;
    private long openedAt;
    private long sentAt;
    private long heardAt;
    private long confirmedAt;
    private boolean awaitsPong;
    private long pingedAt;

    Conversation(Settings settings, Listener listener, Unconfirmed unconfirmed, Drafts drafts) {
        this.settings = settings;
        this.listener = listener;
        this.unconfirmed = unconfirmed;
        this.drafts = drafts;
        this.address = settings.addresses().get(0);
        received = new Received(settings.rememberedIds(), settings.since());
    }

    /** What the server said when it ended it for good; empty as long as it has not. */
    Optional<String> refusedForGood() {
        return Optional.ofNullable(refusedForGood);
    }

    boolean isIn() {
        return phase == Phase.IN_VERSION_1 || phase == Phase.IN_VERSION_2;
    }

    /** A connection stands: everything that is not confirmed goes out once more, behind the connect. */
    void opens(Address at, Link to, long now) {
        address = at;
        link = to;
        phase = Phase.ENTERING;
        lastRefusal = null;
        seqAtEntry = 0;
        openedAt = now;
        heardAt = now;
        confirmedAt = now;
        awaitsPong = false;
        send(Requests.connect(settings, received.seq()), now);
        unconfirmed.sendAgain();
        flush(now);
    }

    /** The connection is gone; tells why, in the server's words where it had some. */
    String breaks(String why) {
        phase = Phase.APART;
        link = null;
        drafts.clear();
        questions.areUnanswered("The connection broke");
        return lastRefusal != null ? lastRefusal : why;
    }

    /** Sends what waits, as far as there is room for it. */
    void flush(long now) {
        while (link != null && !link.isFull() && (flushDraft(now) || flushFinal(now))) {
            // the next one
        }
    }

    private boolean flushDraft(long now) {
        Optional<Drafts.Waiting> next = isIn() ? drafts.next() : Optional.empty();
        next.filter(draft -> phase == Phase.IN_VERSION_2 || !draft.isPrivate())
                .ifPresent(draft -> send(draft.line(), now));
        return next.isPresent();
    }

    private boolean flushFinal(long now) {
        Optional<Outgoing> next = unconfirmed.next();
        if (next.isEmpty() || (next.get().isPrivate() && phase == Phase.ENTERING)) {
            return false;
        }
        Outgoing outgoing = next.get();
        if (outgoing.isPrivate() && phase == Phase.IN_VERSION_1) {
            unconfirmed.remove(outgoing.id());
            outgoing.outcome()
                    .complete(new Outcome.Refused(
                            Outcome.NOT_PRIVATE, "The server would tell it to everybody: it speaks version 1"));
            return true;
        }
        if (!unconfirmed.hasSent()) {
            confirmedAt = now;
        }
        unconfirmed.isSent(outgoing);
        send(outgoing.line(), now);
        return true;
    }

    /** Leaves the room for good. */
    void leaves(long now) {
        send(Requests.CLOSE, now);
    }

    /** Asks what version 1 does not know. */
    void asks(Question question, long now) {
        if (phase != Phase.IN_VERSION_2) {
            question.isUnanswered("It takes a connection in version 2 of the protocol");
            return;
        }
        questions.isAsked(question);
        send(question.line(), now);
    }

    private void send(byte[] line, long now) {
        if (link != null) {
            sentAt = now;
            link.send(line);
        }
    }

    /** To be called a few times a second; tells why the connection counts as broken, where it does. */
    Optional<String> check(long now) {
        if (phase == Phase.ENTERING && has(settings.answerTimeout(), openedAt, now)) {
            if (hasSpokenVersion2) {
                return Optional.of("The server does not answer");
            }
            entersInVersion1();
        }
        if (unconfirmed.hasSent() && has(settings.receiptTimeout(), confirmedAt, now)) {
            return Optional.of("The server does not confirm what is said");
        }
        if (awaitsPong && has(settings.pongTimeout(), pingedAt, now)) {
            return Optional.of("The server does not answer any more");
        }
        boolean hasAnswers = phase == Phase.IN_VERSION_2;
        boolean isQuiet = has(settings.pingInterval(), hasAnswers ? Math.min(sentAt, heardAt) : sentAt, now);
        if (isIn() && isQuiet && !awaitsPong) {
            awaitsPong = hasAnswers;
            pingedAt = now;
            send(Requests.PING, now);
        }
        return Optional.empty();
    }

    private static boolean has(Duration passed, long since, long now) {
        return now - since >= passed.toNanos();
    }

    /** Hears a line; tells why the connection cannot go on, where it cannot. */
    Optional<String> hears(ServerLine line, long now) {
        heardAt = now;
        awaitsPong = false;
        if (line instanceof ServerLine.Unreadable) {
            return Optional.of("What answers at " + address + " does not speak the Talker Protocol");
        }
        if (line instanceof ServerLine.Entered entered) {
            entersInVersion2(entered);
        } else if (line instanceof ServerLine.Failed failed) {
            isRefused(failed);
        } else {
            if (phase == Phase.ENTERING) {
                entersInVersion1();
            }
            tell(line, now);
        }
        return Optional.empty();
    }

    private void entersInVersion2(ServerLine.Entered entered) {
        phase = Phase.IN_VERSION_2;
        hasSpokenVersion2 = true;
        seqAtEntry = entered.seq();
        listener.stateChanged(new State.Connected(address, 2, entered.seq(), entered.users(), entered.drafts()));
    }

    private void entersInVersion1() {
        phase = Phase.IN_VERSION_1;
        listener.stateChanged(new State.Connected(address, 1, 0, List.of(), List.of()));
    }

    private void tell(ServerLine line, long now) {
        if (line instanceof ServerLine.Said said) {
            hears(said.message(), now);
        } else if (line instanceof ServerLine.Redacted redacted) {
            isRedacted(redacted, now);
        } else if (line instanceof ServerLine.Typed typed) {
            listener.sees(typed.draft());
        } else if (line instanceof ServerLine.Joined joined) {
            listener.joins(joined.user());
        } else if (line instanceof ServerLine.Left left) {
            listener.leaves(left.user());
        } else if (line instanceof ServerLine.Past past) {
            questions.hears(past.page());
        } else if (line instanceof ServerLine.Moderated moderated) {
            questions.hears(moderated);
        } else if (line instanceof ServerLine.Stands stands) {
            listener.hasRights(stands.rights());
        }
    }

    private void hears(Message message, long now) {
        Optional<Outgoing> own =
                message.from().equals(settings.user()) ? unconfirmed.remove(message.id()) : Optional.empty();
        boolean isInTurn = own.isEmpty() || message.seq() > seqAtEntry;
        try {
            if (received.isNew(message, isInTurn)) {
                listener.hears(message);
            }
        } finally {
            own.ifPresent(outgoing -> {
                confirmedAt = now;
                outgoing.outcome().complete(new Outcome.Stored(message));
            });
        }
    }

    private void isRedacted(ServerLine.Redacted redacted, long now) {
        Optional<Outgoing> own =
                redacted.from().equals(settings.user()) ? unconfirmed.remove(redacted.id()) : Optional.empty();
        received.redacted(redacted.id(), redacted.seq(), own.isEmpty() || redacted.seq() > seqAtEntry);
        try {
            listener.redacts(redacted.id());
        } finally {
            own.ifPresent(outgoing -> {
                confirmedAt = now;
                outgoing.outcome().complete(new Outcome.Refused(Outcome.REDACTED, "The message was redacted"));
            });
        }
    }

    private void isRefused(ServerLine.Failed failed) {
        lastRefusal = failed.text();
        if (FOR_GOOD.contains(failed.code())) {
            refusedForGood = failed.text();
        }
        Optional<Outgoing> refused = failed.id().flatMap(unconfirmed::remove);
        if (failed.code().equals(Outcome.TOO_LONG)) {
            // the server cannot say which line it was; sending it again and again would end every connection
            refused = unconfirmed.longest().map(Outgoing::id).flatMap(unconfirmed::remove);
        }
        questions.isRefused(failed);
        listener.isRefused(failed.code(), failed.text());
        refused.ifPresent(outgoing -> outgoing.outcome().complete(new Outcome.Refused(failed.code(), failed.text())));
    }
}
