package talker.account;

import java.util.List;

/** What has happened in the {@link Register}, as the journal keeps it. */
public sealed interface RegisterEvent {
    /** It was opened, with the accounts that there were before there was a register. */
    record Opened(List<String> accounts) implements RegisterEvent {
        public Opened {
            accounts = List.copyOf(accounts);
        }
    }

    /** An account comes to be. */
    record Entered(String account) implements RegisterEvent {}
}
