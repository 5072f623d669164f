package talker.http;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import talker.account.TokenHash;
import talker.limits.Attempts;
import talker.limits.Limits;

/** Slows down those who guess secrets over HTTP, by the address of the socket: as {@link Attempts} says. */
final class Guard extends AllDirectives {
    private final Limits limits;

    Guard(Limits limits) {
        this.limits = limits;
    }

    /**
     * Has a secret tried, or answers 429 with the time to wait.
     *
     * @param account the account that it is to open; {@link Attempts#ADMIN} for the admin API
     * @param inner goes on with what has to be told, exactly once, what came of the secret
     */
    Route trying(String account, TokenHash presented, Function<Consumer<Attempts.Result>, Route> inner) {
        return trying(account, presented, Optional.empty(), inner);
    }

    /** Likewise, of a signed token, which says whose it is. */
    Route trying(
            String account,
            TokenHash presented,
            Optional<byte[]> claimed,
            Function<Consumer<Attempts.Result>, Route> inner) {
        return extractRequest(request -> {
            Attempts.Attempt attempt = new Attempts.Attempt(
                    limits.origin(request), account, claimed.orElseGet(presented::bytes), claimed.isPresent());
            Optional<Attempts.Wait> wait = limits.attempts().begin(attempt);
            return wait.map(pause -> complete(refusal(pause)))
                    .orElseGet(() -> inner.apply(result -> limits.attempts().end(attempt, result)));
        });
    }

    private static HttpResponse refusal(Attempts.Wait wait) {
        return ApiError.tooManyAttempts().toResponse(wait.time());
    }
}
