package talker.http;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.AllDirectives;
import akka.http.javadsl.server.Route;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** How the node is, for balancers and for whoever keeps it running: {@code /ready} and {@code /alive}. */
final class HealthRoutes extends AllDirectives {
    private static final Duration STRAINED = Duration.ofSeconds(10);

    private final Health health;

    HealthRoutes(Health health) {
        this.health = health;
    }

    Route route() {
        return concat(
                path("ready", () -> get(this::ready)),
                path(
                        "alive",
                        () -> get(() -> complete(toResponse(health.isAlive(), StatusCodes.SERVICE_UNAVAILABLE)))));
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
    Route whereWell(Supplier<Route> inner) {
        return health.isWell() ? inner.get() : complete(ApiError.strained().toResponse(STRAINED));
    }
}
