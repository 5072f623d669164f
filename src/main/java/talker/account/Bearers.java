package talker.account;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;
import talker.protocol.UserName;

/**
 * Which user of an account a token names, looked up by its hash. Made of the account's users, and never stored. A token
 * that several users have, which only an operator can bring about, names none of them. Immutable.
 */
record Bearers(TreePMap<TokenHash, TreePSet<UserName>> byToken) {
    static final Bearers NOBODY = new Bearers(TreePMap.empty());

    static Bearers of(Map<UserName, TokenHash> users) {
        Bearers bearers = NOBODY;
        for (Map.Entry<UserName, TokenHash> user : users.entrySet()) {
            bearers = bearers.plus(user.getKey(), user.getValue());
        }
        return bearers;
    }

    /** With a user who has this token. */
    Bearers plus(UserName user, TokenHash token) {
        if (token.isOfNobody()) {
            return this;
        }
        TreePSet<UserName> others = byToken.get(token);
        return new Bearers(byToken.plus(token, others == null ? TreePSet.singleton(user) : others.plus(user)));
    }

    /** Without a user who has had this token; null where the user had none. */
    Bearers minus(UserName user, @Nullable TokenHash token) {
        TreePSet<UserName> users = token == null ? null : byToken.get(token);
        if (token == null || users == null) {
            return this;
        }
        TreePSet<UserName> left = users.minus(user);
        return new Bearers(left.isEmpty() ? byToken.minus(token) : byToken.plus(token, left));
    }

    /**
     * The one user who has the token. How long the search takes may tell something of hashes that are alike, from which
     * nobody learns anything of a token.
     */
    Optional<UserName> find(TokenHash presented) {
        TreePSet<UserName> users = byToken.get(presented);
        return users == null || users.size() > 1 ? Optional.empty() : Optional.of(users.first());
    }
}
