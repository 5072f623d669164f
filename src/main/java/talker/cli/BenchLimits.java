package talker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import talker.bench.Pace;
import talker.bench.Plan;
import talker.bench.Report;

/**
 * The server's limit on what one connection may send, which a load may meet: then it measures the limit.
 *
 * @param perSecond in the long run; 0 is unlimited
 * @param burst at once
 */
record BenchLimits(double perSecond, double burst) {
    /** So near, a sender was held back: without the limit its pace would not be this one by chance. */
    private static final double NEAR = 0.97;

    static BenchLimits of(AdminClient server) {
        JsonNode limits = server.get("/v1/limits");
        return new BenchLimits(
                limits.path("messages-per-second").asDouble(),
                limits.path("burst").asDouble());
    }

    /** What to know before: that a pace cannot be held. */
    Optional<String> warning(Plan plan) {
        double asked = 0;
        if (plan.pace() instanceof Pace.Rate rate) {
            asked = rate.finalsPerSecond() / plan.topology().allSenders();
        } else if (plan.pace() instanceof Pace.Typing typing) {
            asked = typing.partialsPerSecond() + 1e9 / typing.finalEvery().toNanos();
        }
        double seconds = plan.timing().warmUp().plus(plan.timing().duration()).toNanos() / 1e9;
        return perSecond > 0 && asked > perSecond && asked * seconds > burst
                ? Optional.of("Each sender is to send " + Math.round(asked) + " messages a second. " + advice())
                : Optional.empty();
    }

    /** What to know afterwards: that the figures are those of the limit. */
    Optional<String> verdict(Report report) {
        boolean wasHeldBack = perSecond > 0 && report.finalsPerSecondOfASender() >= NEAR * perSecond;
        return wasHeldBack ? Optional.of("The senders were held back. " + advice()) : Optional.empty();
    }

    private String advice() {
        return "The server takes " + Math.round(perSecond)
                + " a second from a connection: to measure without that, start it with"
                + " JAVA_OPTS=-Dtalker.limits.messages-per-second=0.";
    }
}
