package talker.node;

import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.RoomAccess;
import talker.account.Token;
import talker.account.TokenHash;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/**
 * What a server makes on its first start, so that there is something to join: an account with a room and two users.
 *
 * @param room the room, {@code demo.lobby}
 * @param users the users with their tokens, which are told here and never again
 */
public record Demo(RoomName room, Map<UserName, Token> users) {
    static final RoomName ROOM = new RoomName("demo", "lobby");

    private static final List<UserName> USERS = List.of(UserName.of("ann"), UserName.of("bob"));

    /** Makes it in this account, and returns once it is in the journal. */
    static Demo make(EntityRef<Account.Command> account, Duration timeout) {
        Map<UserName, Token> users = new LinkedHashMap<>();
        Map<UserName, TokenHash> hashes = new LinkedHashMap<>();
        for (UserName user : USERS) {
            Token token = Token.random();
            users.put(user, token);
            hashes.put(user, token.hash());
        }
        change(account, timeout, to -> new Account.AddRoom(ROOM.room(), RoomAccess.everyone(), to));
        change(account, timeout, to -> new Account.ImportUsers(hashes, to));
        return new Demo(ROOM, users);
    }

    private static void change(
            EntityRef<Account.Command> account,
            Duration timeout,
            Function<ActorRef<AccountReply.ToChange>, Account.Command> command) {
        account.ask(command::apply, timeout).toCompletableFuture().join();
    }
}
