package talker.http;

import akka.NotUsed;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.RecipientRef;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.ServerBuilder;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.ExceptionHandler;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.settings.ParserSettings;
import akka.http.scaladsl.model.EntityStreamSizeException;
import akka.stream.javadsl.Flow;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import talker.account.Account;
import talker.history.History;
import talker.limits.Limits;
import talker.metrics.Metrics;
import talker.signin.SignIn;

/**
 * The HTTP port of the node: the web client, {@code /ws}, {@code /ready} and {@code /alive} for everybody, {@code /metrics}
 * for programs on this machine and whoever has a key, {@code /v1} for whoever has the key, or, in rooms, the token of a user,
 * {@code /v1/hooks} for whoever knows the address of a hook, and {@code /v1/invites} for whoever was sent an invite.
 */
public final class HttpServer extends AllDirectives {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int REST_OF_HEADER = 64;

    private final HttpSettings settings;
    private final HealthRoutes health;
    private final AdminRoutes admin;
    private final BotRoutes bots;
    private final IncomingPosts incomingPosts;
    private final InviteAcceptance inviteAcceptance;
    private final MetricsRoute metrics;
    private final Route webSocket;
    private final Route openApi = new OpenApi().route();
    private final Route webClient = new WebClient().route();

    private HttpServer(
            HttpSettings settings,
            HealthRoutes health,
            AdminRoutes admin,
            BotRoutes bots,
            IncomingPosts incomingPosts,
            InviteAcceptance inviteAcceptance,
            MetricsRoute metrics,
            Route webSocket) {
        this.settings = settings;
        this.health = health;
        this.admin = admin;
        this.bots = bots;
        this.incomingPosts = incomingPosts;
        this.inviteAcceptance = inviteAcceptance;
        this.metrics = metrics;
        this.webSocket = webSocket;
    }

    /**
     * Binds the port. When the system goes down, requests under way are answered and no more are taken.
     *
     * @param tls makes the server's side of TLS for each connection, where the port speaks it
     * @param accounts the account with a name
     * @param signIn judges the tokens of issuers
     * @param rooms the rooms as this node reaches them
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
            Hooks hooks,
            Limits limits,
            Route webSocket) {
        Metrics metrics = Metrics.of(system);
        Guard guard = new Guard(limits);
        Accounts asks = new Accounts(accounts, settings.timeout(), system.scheduler());
        RefusalDelay refusals = new RefusalDelay(settings.bots().refusalDelay(), system);
        Callers callers = new Callers(adminKey, asks, signIn, refusals, guard, metrics);
        Quotas quotas = new Quotas(settings.bots(), limits);
        Posting posting = new Posting(settings.bots(), settings.timeout(), rooms, callers, quotas, metrics);
        HttpServer server = new HttpServer(
                settings,
                new HealthRoutes(health),
                new AdminRoutes(system, settings, adminKey, guard, asks, history, hooks, upkeep),
                BotRoutes.create(system, settings, callers, asks, history, rooms, posting, quotas),
                new IncomingPosts(settings, asks, posting, refusals, guard, hooks.limits(), metrics),
                new InviteAcceptance(settings, limits, adminKey, asks, refusals, metrics),
                new MetricsRoute(adminKey, guard, settings.metrics(), metrics),
                webSocket);
        Flow<HttpRequest, HttpResponse, NotUsed> handler =
                new Arrivals(settings, limits).before(server.route().flow(system));
        return port(system, settings, tls).bindFlow(handler).thenApply(binding -> {
            OrderlyEnd.prepare(binding, posting.underWay(), CoordinatedShutdown.get(system));
            return binding;
        });
    }

    private static ServerBuilder port(ActorSystem<?> system, HttpSettings settings, Optional<Supplier<SSLEngine>> tls) {
        ServerBuilder plain = Http.get(system).newServerAt(settings.host(), settings.port());
        return tls.map(engines ->
                        plain.enableHttps(ConnectionContext.httpsServer(() -> new PromptClose(engines.get()))))
                .orElse(plain)
                .adaptSettings(defaults -> defaults.withMaxConnections(settings.maxConnections())
                        .withParserSettings(withRoomForTokens(defaults.getParserSettings(), settings)));
    }

    /** The header that has a token is as long as that may be, and a little more. */
    private static ParserSettings withRoomForTokens(ParserSettings parser, HttpSettings settings) {
        int wanted = settings.maxTokenLength() + REST_OF_HEADER;
        return parser.withMaxHeaderValueLength(Math.max(wanted, parser.getMaxHeaderValueLength()));
    }

    private Route route() {
        Route all = concat(
                health.route(),
                metrics.route(),
                pathPrefix(
                        "v1",
                        () -> concat(
                                openApi,
                                pathPrefix("hooks", () -> health.whereWell(() -> sealed(incomingPosts.route()))),
                                pathPrefix("invites", () -> health.whereWell(() -> sealed(inviteAcceptance.route()))),
                                bots.route(health::whereWell),
                                admin.route())),
                mapResponse(Rejections::ofText, () -> webSocket),
                webClient);
        return withRequestTimeoutResponse(late -> ApiError.unavailable().toResponse(ApiError.SOON), () -> sealed(all));
    }

    private Route sealed(Route route) {
        return route.seal(Rejections.HANDLER, exceptionHandler());
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
            return ApiError.unavailable().toResponse(ApiError.SOON);
        }
        LOG.error("A request of the API failed", cause);
        return ApiError.internal().toResponse();
    }
}
