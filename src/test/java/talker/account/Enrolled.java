package talker.account;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A list of all accounts that has room for every one. */
final class Enrolled {
    private Enrolled() {}

    static CompletionStage<AccountReply.ToChange> always(String account) {
        return CompletableFuture.completedStage(new AccountReply.Done(true, List.of()));
    }
}
