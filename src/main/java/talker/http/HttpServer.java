package talker.http;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.RecipientRef;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.ServerBuilder;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.ExceptionHandler;
import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.settings.ParserSettings;
import akka.http.scaladsl.model.EntityStreamSizeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import talker.account.Account;
import talker.account.Revoked;
import talker.account.TokenHash;
import talker.history.History;
import talker.limits.Attempts;
import talker.limits.Limits;
import talker.metrics.AuthFailure;
import talker.metrics.Metrics;
import talker.signin.SignIn;

/**
 * The HTTP port of the node: the web client, {@code /ws}, {@code /ready} and {@code /alive} for everybody, {@code /metrics}
 * for programs on this machine and whoever has a key, {@code /v1} for whoever has the key, or, in rooms, the token of a user,
 * {@code /v1/hooks} for whoever knows the address of a hook, and {@code /v1/invites} for whoever was sent an invite.
 */
public final class HttpServer extends AllDirectives {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration STRAINED = Duration.ofSeconds(10);
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(5);
    private static final int REST_OF_HEADER = 64;

    private final HttpSettings settings;
    private final AdminKey adminKey;
    private final Guard guard;
    private final Health health;
    private final UserRoutes users;
    private final RoomRoutes rooms;
    private final BotRoutes bots;
    private final WebhookRoutes webhooks;
    private final IncomingHookRoutes incomingHooks;
    private final IncomingPosts incomingPosts;
    private final UpkeepRoutes upkeep;
    private final InviteRoutes invites;
    private final InviteAcceptance inviteAcceptance;
    private final Route webSocket;
    private final MetricsRoute metricsRoute;
    private final Metrics metrics;
    private final Route openApi = new OpenApi().route();
    private final Route webClient = new WebClient().route();

    private HttpServer(
            HttpSettings settings,
            AdminKey adminKey,
            Guard guard,
            Health health,
            UserRoutes users,
            RoomRoutes rooms,
            BotRoutes bots,
            WebhookRoutes webhooks,
            IncomingHookRoutes incomingHooks,
            IncomingPosts incomingPosts,
            UpkeepRoutes upkeep,
            InviteRoutes invites,
            InviteAcceptance inviteAcceptance,
            Route webSocket,
            Metrics metrics) {
        this.settings = settings;
        this.adminKey = adminKey;
        this.guard = guard;
        this.health = health;
        this.users = users;
        this.rooms = rooms;
        this.bots = bots;
        this.webhooks = webhooks;
        this.incomingHooks = incomingHooks;
        this.incomingPosts = incomingPosts;
        this.upkeep = upkeep;
        this.invites = invites;
        this.inviteAcceptance = inviteAcceptance;
        this.webSocket = webSocket;
        this.metrics = metrics;
        metricsRoute = new MetricsRoute(adminKey, guard, settings.metrics(), metrics);
    }

    /**
     * Binds the port. When the system goes down, requests under way are answered and no more are taken.
     *
     * @param tls makes the server's side of TLS for each connection, where the port speaks it
     * @param accounts the account with a name
     * @param signIn judges the tokens of issuers
     * @param rooms the rooms as this node reaches them
     * @param whenRevoked is told when somebody may have lost access
     * @param upkeep what is done to whole rooms
     * @param hooks what outgoing and incoming hooks need
     * @param limits the bounds of the node
     * @param webSocket the way in for browsers
     * @return the bound port; fails when it cannot be had
     */
    public static CompletionStage<ServerBinding> start(
            ActorSystem<?> system,
            HttpSettings settings,
            Optional<Supplier<SSLEngine>> tls,
            AdminKey adminKey,
            Health health,
            Function<String, ? extends RecipientRef<Account.Command>> accounts,
            SignIn signIn,
            History history,
            Rooms rooms,
            Upkeeping upkeep,
            Consumer<Revoked> whenRevoked,
            Hooks hooks,
            Limits limits,
            Route webSocket) {
        Metrics metrics = Metrics.of(system);
        Guard guard = new Guard(limits);
        Accounts asks = new Accounts(accounts, whenRevoked, settings.timeout(), system.scheduler());
        RefusalDelay refusals = new RefusalDelay(settings.bots().refusalDelay(), system);
        Callers callers = new Callers(adminKey, asks, signIn, refusals, guard, metrics);
        Quotas quotas = new Quotas(settings.bots(), limits);
        Posting posting = new Posting(settings.bots(), settings.timeout(), rooms, callers, quotas, metrics);
        HttpServer server = new HttpServer(
                settings,
                adminKey,
                guard,
                health,
                new UserRoutes(settings, adminKey, asks),
                new RoomRoutes(settings, asks),
                BotRoutes.create(system, settings, callers, asks, history, rooms, posting, quotas),
                new WebhookRoutes(settings, asks, history, hooks, system.scheduler()),
                new IncomingHookRoutes(settings, asks),
                new IncomingPosts(settings, asks, posting, refusals, guard, hooks.limits(), metrics),
                new UpkeepRoutes(settings, asks, upkeep),
                new InviteRoutes(settings, asks),
                new InviteAcceptance(settings, adminKey, asks, refusals),
                webSocket,
                metrics);
        ServerBuilder port = Http.get(system).newServerAt(settings.host(), settings.port());
        return tls.map(engines -> port.enableHttps(ConnectionContext.httpsServer(engines::get)))
                .orElse(port)
                .adaptSettings(defaults -> defaults.withMaxConnections(settings.maxConnections())
                        .withParserSettings(withRoomForTokens(defaults.getParserSettings(), settings)))
                .bind(server.route())
                .thenApply(binding -> endInOrder(binding, posting.underWay(), CoordinatedShutdown.get(system)));
    }

    /** The header that has a token is as long as that may be, and a little more. */
    private static ParserSettings withRoomForTokens(ParserSettings parser, HttpSettings settings) {
        int wanted = settings.maxTokenLength() + REST_OF_HEADER;
        return parser.withMaxHeaderValueLength(Math.max(wanted, parser.getMaxHeaderValueLength()));
    }

    /** The connections end only once the sessions have said goodbye: those of WebSockets and of events are among them. */
    private static ServerBinding endInOrder(ServerBinding binding, PostsUnderWay posts, CoordinatedShutdown shutdown) {
        shutdown.addTask(CoordinatedShutdown.PhaseServiceUnbind(), "http-unbind", () -> {
            posts.stop();
            return binding.unbind();
        });
        shutdown.addTask(
                CoordinatedShutdown.PhaseServiceRequestsDone(),
                "http-posts",
                () -> wasRemoved(shutdown)
                        ? CompletableFuture.completedStage(Done.getInstance())
                        : posts.whenAnswered());
        shutdown.addTask(
                CoordinatedShutdown.PhaseServiceStop(), "http-terminate", () -> binding.terminate(LAST_REQUESTS)
                        .thenApply(terminated -> Done.getInstance()));
        return binding;
    }

    /** A node that the cluster has given up must not linger: its rooms are open elsewhere already. */
    private static boolean wasRemoved(CoordinatedShutdown shutdown) {
        return shutdown.getShutdownReason()
                .filter(CoordinatedShutdown.clusterDowningReason()::equals)
                .isPresent();
    }

    private Route route() {
        Route all = concat(
                path("ready", () -> get(this::ready)),
                path("alive", () -> get(() -> complete(toResponse(health.isAlive(), StatusCodes.SERVICE_UNAVAILABLE)))),
                metricsRoute.route(),
                pathPrefix(
                        "v1",
                        () -> concat(
                                openApi,
                                pathPrefix("hooks", () -> whereWell(() -> sealed(incomingPosts.route()))),
                                pathPrefix("invites", () -> whereWell(() -> sealed(inviteAcceptance.route()))),
                                bots.route(this::whereWell),
                                withKey(this::api))),
                mapResponse(ApiError::ofText, () -> webSocket),
                webClient);
        return withRequestTimeoutResponse(late -> ApiError.unavailable().toResponse(SOON), () -> sealed(all));
    }

    private Route sealed(Route route) {
        return route.seal(ApiError.REJECTIONS, exceptionHandler());
    }

    private Route api() {
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

    /** Balancers know by a 404 that a server takes nobody new and keeps whom it has, where they ask for it. */
    private Route ready() {
        return parameterOptional("strained", wanted -> {
            Health.Answer answer = health.isReady();
            boolean isToStay = answer.isStrained() && wanted.equals(Optional.of("404"));
            return complete(toResponse(answer, isToStay ? StatusCodes.NOT_FOUND : StatusCodes.SERVICE_UNAVAILABLE));
        });
    }

    private static HttpResponse toResponse(Health.Answer answer, StatusCode otherwise) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("ok", answer.isOk());
        if (!answer.problems().isEmpty()) {
            told.put("problems", answer.problems());
        }
        return Json.response(answer.isOk() ? StatusCodes.OK : otherwise, told);
    }

    /** What is said while the node is not well would have to be stored by a node that can store no more. */
    private Route whereWell(Supplier<Route> inner) {
        return health.isWell() ? inner.get() : complete(ApiError.strained().toResponse(STRAINED));
    }

    private ExceptionHandler exceptionHandler() {
        return ExceptionHandler.newBuilder()
                .match(
                        EntityStreamSizeException.class,
                        tooLarge ->
                                complete(ApiError.tooLarge(settings.maxBody()).toResponse()))
                .matchAny(failure -> complete(toResponse(failure)))
                .build();
    }

    private static HttpResponse toResponse(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            LOG.warn("A request of the API was not answered in time: {}", cause.getMessage());
            return ApiError.unavailable().toResponse(SOON);
        }
        LOG.error("A request of the API failed", cause);
        return ApiError.internal().toResponse();
    }
}
