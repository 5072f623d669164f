package talker.account;

import java.util.List;

/** What an account makes of a command that would change it. */
sealed interface Change {
    /** It is done once the events are in the journal; without any there was nothing to do. */
    record Made(List<AccountEvent> events, AccountReply.Done done) implements Change {
        public Made {
            events = List.copyOf(events);
        }
    }

    /**
     * Nothing changes.
     *
     * @param revoked who is told once more to authenticate again: whoever asks may not know that it was done before
     */
    record Refused(Refusal refusal, List<Revoked> revoked) implements Change {
        public Refused {
            revoked = List.copyOf(revoked);
        }

        Refused(Refusal refusal) {
            this(refusal, List.of());
        }
    }
}
