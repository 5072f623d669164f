package talker.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.RoomAccess;
import talker.account.Token;
import talker.account.TokenHash;
import talker.node.Node;
import talker.protocol.RoomName;
import talker.protocol.UserName;

/** Makes accounts, rooms and users straight in the accounts of a server, thousands at a time. */
final class Admin {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ActorSystem<Node.Command> system;

    Admin(ActorSystem<Node.Command> system) {
        this.system = system;
    }

    void addRoom(String name) {
        addRoom(name, RoomAccess.everyone());
    }

    /** Makes a private room, or decides afresh who may enter it. */
    void addPrivateRoom(String name, List<String> members) {
        addRoom(name, RoomAccess.membersOnly(members.stream().map(UserName::of).toList()));
    }

    private void addRoom(String name, RoomAccess access) {
        RoomName room = RoomName.of(name);
        change(room.account(), replyTo -> new Account.AddRoom(room.room(), access, replyTo));
    }

    void removeRoom(String name) {
        RoomName room = RoomName.of(name);
        change(room.account(), replyTo -> new Account.RemoveRoom(room.room(), replyTo));
    }

    /** The users' new tokens. */
    Map<String, String> addUsers(String account, Collection<String> users) {
        Map<String, String> tokens = new HashMap<>();
        Map<UserName, TokenHash> hashes = new HashMap<>();
        for (String user : users) {
            Token token = Token.random();
            tokens.put(user, token.text());
            hashes.put(UserName.of(user), token.hash());
        }
        change(account, replyTo -> new Account.ImportUsers(hashes, replyTo));
        return tokens;
    }

    void removeUser(String account, String user) {
        change(account, replyTo -> new Account.RemoveUser(UserName.of(user), replyTo));
    }

    /** The user's new token. */
    String rotateToken(String account, String user) {
        Token token = Token.random();
        change(account, replyTo -> new Account.RotateToken(UserName.of(user), token.hash(), replyTo));
        return token.text();
    }

    private void change(String account, Function<ActorRef<AccountReply.ToChange>, Account.Command> command) {
        AccountReply.ToChange reply = AskPattern.<Account.Command, AccountReply.ToChange>ask(
                        ClusterSharding.get(system).entityRefFor(Account.TYPE_KEY, account),
                        command::apply,
                        PATIENCE,
                        system.scheduler())
                .toCompletableFuture()
                .join();
        assertThat(reply).isInstanceOf(AccountReply.Done.class);
    }
}
