package talker.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.pcollections.TreePSet;

/**
 * The names of all accounts. Immutable.
 *
 * @param isOpened whether those that were there before are in it
 */
public record RegisterState(@JsonProperty("opened") boolean isOpened, TreePSet<String> accounts) {
    static final RegisterState EMPTY = new RegisterState(false, TreePSet.empty());

    @JsonCreator
    static RegisterState of(@JsonProperty("opened") boolean isOpened, @JsonProperty("accounts") List<String> accounts) {
        return new RegisterState(isOpened, TreePSet.from(accounts));
    }

    RegisterState apply(RegisterEvent event) {
        if (event instanceof RegisterEvent.Opened opened) {
            return new RegisterState(true, accounts.plusAll(opened.accounts()));
        }
        return new RegisterState(isOpened, accounts.plus(((RegisterEvent.Entered) event).account()));
    }
}
