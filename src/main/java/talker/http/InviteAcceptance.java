package talker.http;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import talker.account.Account;
import talker.account.AccountReply;
import talker.account.Refusal;
import talker.account.Token;
import talker.limits.Limits;
import talker.limits.Origin;
import talker.metrics.AuthFailure;
import talker.metrics.Metrics;
import talker.protocol.UserName;

/**
 * {@code POST /v1/invites/accept}, for whoever has an invite: makes a user of the account, with a token of their own. Sent
 * once more with the same name and token it is answered as before, so that a client that got no answer may ask again.
 */
final class InviteAcceptance extends ApiDirectives {
    private static final Set<String> UNADDRESSABLE = Set.of(".", "..");

    /** What a client has chosen must be as hard to guess as what the server makes: 32 random bytes. */
    private static final Pattern TOKEN = Pattern.compile("[\\w-]{43}");

    private final InviteSettings settings;
    private final Limits limits;
    private final AdminKey adminKey;
    private final Accounts accounts;
    private final RefusalDelay refusals;
    private final Metrics metrics;
    private final Rates attempts;

    InviteAcceptance(
            HttpSettings settings,
            Limits limits,
            AdminKey adminKey,
            Accounts accounts,
            RefusalDelay refusals,
            Metrics metrics) {
        super(settings);
        this.settings = settings.invites();
        this.limits = limits;
        this.adminKey = adminKey;
        this.accounts = accounts;
        this.refusals = refusals;
        this.metrics = metrics;
        this.attempts = new Rates(this.settings.attemptsPerSecond(), this.settings.attemptsBurst());
    }

    private record Wanted(@Nullable String invite, @Nullable String user, @Nullable String token) {}

    private record Accepted(String room, String user, String token) {}

    Route route() {
        return path("accept", () -> post(() -> extractRequest(request -> limited(limits.origin(request)))));
    }

    private Route limited(Origin from) {
        OptionalLong wait = attempts.take(from.toString(), System.nanoTime());
        if (wait.isPresent()) {
            return complete(ApiError.rateLimited("Too many attempts: wait a little", null)
                    .toResponse(Duration.ofNanos(wait.getAsLong())));
        }
        return handleRejections(
                Rejections.tooLarge(tooLarge()), () -> body(Wanted.class, settings.maxBody(), this::accept));
    }

    private ApiError tooLarge() {
        return new ApiError(
                StatusCodes.CONTENT_TOO_LARGE,
                "content_too_large",
                "This takes at most " + settings.maxBody() + " bytes (talker.sign-in.invites.max-body)");
    }

    private Route accept(Wanted wanted) {
        String invite = wanted.invite();
        String name = wanted.user();
        String given = wanted.token();
        if (invite == null || name == null) {
            return badRequest("Fields 'invite' and 'user' are needed: what follows #invite= in the link, and a name");
        }
        if (given != null && (!TOKEN.matcher(given).matches() || adminKey.is(given))) {
            return badRequest("Field 'token' must be 32 random bytes as base64url, 43 characters, or left out");
        }
        Optional<UserName> user = UserName.parse(name).filter(each -> !UNADDRESSABLE.contains(each.value()));
        if (user.isEmpty()) {
            return complete(new ApiError(StatusCodes.BAD_REQUEST, "name_invalid", Rules.USER).toResponse());
        }
        long askedAt = System.nanoTime();
        Token token = Optional.ofNullable(given).flatMap(Token::parse).orElseGet(Token::random);
        return completeWithFuture(InviteCode.parse(invite)
                .map(code -> accept(code, user.get(), token, askedAt))
                .orElseGet(() -> refuse(new Refusal.UnknownInvite(""), askedAt)));
    }

    private CompletionStage<HttpResponse> accept(InviteCode code, UserName user, Token token, long askedAt) {
        return accounts.change(
                        code.room().account(),
                        to -> new Account.AcceptInvite(
                                code.room().room(), code.id(), code.secret().hash(), user, token.hash(), to))
                .thenCompose(reply -> {
                    if (reply instanceof AccountReply.Done done) {
                        return CompletableFuture.completedStage(Json.response(
                                done.created() ? StatusCodes.CREATED : StatusCodes.OK,
                                new Accepted(code.room().toString(), user.value(), token.text())));
                    }
                    boolean isForgotten =
                            reply instanceof Refusal.UnknownInvite && code.saysThatItHasExpired(Instant.now());
                    return refuse(isForgotten ? new Refusal.InviteExpired(code.id()) : (Refusal) reply, askedAt);
                });
    }

    /** All refusals take the same time; only to whoever knew the secret do they tell more than that there is no such invite. */
    private CompletionStage<HttpResponse> refuse(Refusal refusal, long askedAt) {
        if (refusal instanceof Refusal.UnknownInvite
                || refusal instanceof Refusal.InviteExpired
                || refusal instanceof Refusal.InviteUsedUp) {
            metrics.authFailed(AuthFailure.INVITE);
        }
        ApiError error = refusal instanceof Refusal.UserExists exists
                ? new ApiError(StatusCodes.CONFLICT, "name_taken", "Somebody is called '" + exists.user() + "' already")
                : AccountErrors.of(refusal);
        return refusals.answer(error.toResponse(), askedAt);
    }
}
