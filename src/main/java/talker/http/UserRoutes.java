package talker.http;

import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.Refusal;
import talker.account.Token;
import talker.account.TokenHash;
import talker.protocol.UserName;

/** An account's users and their tokens, below {@code /v1/accounts/ACCOUNT}. A token is told once, when it is made. */
final class UserRoutes extends ApiDirectives {
    private static final int PAGE = 1000;

    /** How many users one import has: together they are one message and one transaction. */
    private static final int MAX_IMPORT = 1000;

    private static final int MAX_ISSUER = 256;

    private static final Set<String> UNADDRESSABLE = Set.of(".", "..");

    private static final String KEY_IS_NO_TOKEN = "The admin key cannot be the token of a user as well";

    private final AdminKey adminKey;
    private final Accounts accounts;

    UserRoutes(HttpSettings settings, AdminKey adminKey, Accounts accounts) {
        super(settings);
        this.adminKey = adminKey;
        this.accounts = accounts;
    }

    /** A user with a token of the operator's own, or with a new one. */
    record NewUser(UserName user, @Nullable Token token) {
        NewUser {
            if (user == null) {
                throw new IllegalArgumentException("Field 'user' is missing");
            }
            if (UNADDRESSABLE.contains(user.value())) {
                throw new IllegalArgumentException("A user cannot be called '.' or '..': no path could name that user");
            }
        }

        Token tokenOrNew() {
            return token != null ? token : Token.random();
        }
    }

    record Import(List<NewUser> users) {
        Import {
            if (users == null || users.isEmpty() || users.size() > MAX_IMPORT) {
                throw new IllegalArgumentException("Field 'users' must be a list of 1 to " + MAX_IMPORT + " users");
            }
            users = List.copyOf(users);
            Set<UserName> seen = new HashSet<>();
            for (NewUser user : users) {
                if (!seen.add(user.user)) {
                    throw new IllegalArgumentException("User '" + user.user + "' is in the list twice");
                }
            }
        }
    }

    record NewToken(@Nullable Token token) {}

    record NewIssuer(@Nullable String issuer) {
        NewIssuer {
            if (issuer == null || issuer.isBlank() || issuer.length() > MAX_ISSUER) {
                throw new IllegalArgumentException(
                        "Field 'issuer' must be the claim iss of an issuer, 1 to " + MAX_ISSUER + " characters");
            }
        }
    }

    private record Linked(String user, String issuer) {}

    private record UserWithToken(String user, String token) {}

    private record Imported(List<UserWithToken> users) {}

    private record Page(List<UserName> users, boolean more) {}

    Route route(String account) {
        return concat(
                path("users", () -> concat(get(() -> list(account)), post(() -> add(account)))),
                path("users:import", () -> post(() -> importUsers(account))),
                path(
                        PathMatchers.segment("users").slash(PathMatchers.segment()),
                        text -> delete(() -> user(text, user -> remove(account, user)))),
                path(
                        PathMatchers.segment("users")
                                .slash(PathMatchers.segment())
                                .slash("token"),
                        text -> post(() -> user(text, user -> rotate(account, user)))),
                path(
                        PathMatchers.segment("users")
                                .slash(PathMatchers.segment())
                                .slash("issuer"),
                        text -> put(() -> user(text, user -> link(account, user)))));
    }

    private Route list(String account) {
        return parameterOptional(
                "after",
                after -> after.isEmpty()
                        ? list(account, Optional.empty())
                        : user(after.get(), user -> list(account, Optional.of(user))));
    }

    private Route list(String account, Optional<UserName> after) {
        return completeWithFuture(
                accounts.<AccountReply.ToListUsers>ask(account, to -> new Account.ListUsers(after, PAGE, to))
                        .thenApply(reply -> reply instanceof AccountReply.Users page
                                ? Json.response(StatusCodes.OK, new Page(page.users(), page.more()))
                                : AccountErrors.of((Refusal) reply).toResponse()));
    }

    private Route add(String account) {
        return body(NewUser.class, body -> {
            Token token = body.tokenOrNew();
            if (adminKey.is(token.text())) {
                return badRequest(KEY_IS_NO_TOKEN);
            }
            return changed(
                    accounts.change(account, to -> new Account.AddUser(body.user(), token.hash(), to)),
                    done -> Json.response(
                            StatusCodes.CREATED, new UserWithToken(body.user().value(), token.text())));
        });
    }

    private Route importUsers(String account) {
        return body(Import.class, body -> {
            Map<UserName, Token> tokens = new LinkedHashMap<>();
            Map<UserName, TokenHash> hashes = new LinkedHashMap<>();
            for (NewUser user : body.users()) {
                Token token = user.tokenOrNew();
                if (adminKey.is(token.text())) {
                    return badRequest(KEY_IS_NO_TOKEN);
                }
                tokens.put(user.user(), token);
                hashes.put(user.user(), token.hash());
            }
            List<UserWithToken> answer = tokens.entrySet().stream()
                    .map(entry -> new UserWithToken(
                            entry.getKey().value(), entry.getValue().text()))
                    .toList();
            return changed(
                    accounts.change(account, to -> new Account.ImportUsers(hashes, to)),
                    done -> Json.response(StatusCodes.OK, new Imported(answer)));
        });
    }

    private Route rotate(String account, UserName user) {
        return body(NewToken.class, body -> {
            Token token = body.token() != null ? body.token() : Token.random();
            if (adminKey.is(token.text())) {
                return badRequest(KEY_IS_NO_TOKEN);
            }
            return changed(
                    accounts.change(account, to -> new Account.RotateToken(user, token.hash(), to)),
                    done -> Json.response(StatusCodes.OK, new UserWithToken(user.value(), token.text())));
        });
    }

    /** From now on tokens of an issuer sign in for the user, who is added if need be. */
    private Route link(String account, UserName user) {
        return body(NewIssuer.class, body -> {
            String issuer = String.valueOf(body.issuer());
            if (UNADDRESSABLE.contains(user.value())) {
                return badRequest(Rules.USER);
            }
            return changed(
                    accounts.change(account, to -> new Account.LinkUser(user, issuer, to)),
                    done -> Json.response(
                            done.created() ? StatusCodes.CREATED : StatusCodes.OK, new Linked(user.value(), issuer)));
        });
    }

    private Route remove(String account, UserName user) {
        return changed(accounts.change(account, to -> new Account.RemoveUser(user, to)), done -> noContent());
    }
}
