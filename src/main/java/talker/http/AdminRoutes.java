package talker.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import java.util.function.Supplier;
import talker.account.TokenHash;
import talker.history.History;
import talker.limits.Attempts;
import talker.metrics.AuthFailure;
import talker.metrics.Metrics;

/** What administrators do, below {@code /v1}: for whoever has the key. */
final class AdminRoutes extends AllDirectives {
    private final HttpSettings settings;
    private final AdminKey adminKey;
    private final Guard guard;
    private final UserRoutes users;
    private final RoomRoutes rooms;
    private final WebhookRoutes webhooks;
    private final IncomingHookRoutes incomingHooks;
    private final UpkeepRoutes upkeep;
    private final InviteRoutes invites;
    private final Metrics metrics;

    AdminRoutes(
            ActorSystem<?> system,
            HttpSettings settings,
            AdminKey adminKey,
            Guard guard,
            Accounts accounts,
            History history,
            Hooks hooks,
            Upkeeping upkeeping) {
        this.settings = settings;
        this.adminKey = adminKey;
        this.guard = guard;
        users = new UserRoutes(settings, adminKey, accounts);
        rooms = new RoomRoutes(settings, accounts);
        webhooks = new WebhookRoutes(settings, accounts, history, hooks, system.scheduler());
        incomingHooks = new IncomingHookRoutes(settings, accounts);
        upkeep = new UpkeepRoutes(settings, accounts, upkeeping);
        invites = new InviteRoutes(settings, accounts);
        metrics = Metrics.of(system);
    }

    Route route() {
        return withKey(this::ofKey);
    }

    private Route ofKey() {
        return concat(
                pathPrefix(
                        PathMatchers.segment("accounts").slash(PathMatchers.segment()),
                        text -> users.account(
                                text,
                                account -> concat(
                                        users.route(account), upkeep.ofAccount(account), rooms.listRoute(account)))),
                pathPrefix(
                        "rooms",
                        () -> concat(
                                rooms.route(),
                                webhooks.route(),
                                incomingHooks.route(),
                                invites.route(),
                                upkeep.route())),
                path("limits", () -> get(() -> complete(Json.response(StatusCodes.OK, settings.limits())))));
    }

    private Route withKey(Supplier<Route> inner) {
        return optionalHeaderValueByName("Authorization", authorization -> Bearer.secret(authorization)
                .map(secret -> withSecret(secret, inner))
                .orElseGet(this::unauthorized));
    }

    private Route withSecret(String secret, Supplier<Route> inner) {
        return guard.trying(Attempts.ADMIN, TokenHash.of(secret), result -> {
            boolean isKey = adminKey.is(secret);
            result.accept(isKey ? Attempts.Result.RIGHT : Attempts.Result.WRONG);
            return isKey ? inner.get() : unauthorized();
        });
    }

    private Route unauthorized() {
        metrics.authFailed(AuthFailure.ADMIN_KEY);
        return complete(ApiError.unauthorized().toResponse().addHeader(Callers.CHALLENGE));
    }
}
