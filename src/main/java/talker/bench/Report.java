package talker.bench;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run found.
 *
 * @param plan what was done
 * @param joining how the connections came in
 * @param tally what became of the messages
 * @param seconds how long it was measured
 * @param deliveriesPerSecond that came meanwhile, partials included
 * @param finals how late the finals that were sent meanwhile reached each member
 * @param receipts how long their senders waited for their own
 * @param partials how late partials reached each member
 * @param storms how each storm went
 * @param server what the server used, where it runs on this machine and is known
 * @param generator what the load itself took
 * @param refusals what the server refused, the most frequent first
 * @param drops how many connections ended that nobody meant to end
 * @param steps the course of it
 */
public record Report(
        Plan plan,
        Joining joining,
        Tally tally,
        double seconds,
        double deliveriesPerSecond,
        Latencies finals,
        Latencies receipts,
        Latencies partials,
        List<Storm> storms,
        @Nullable Server server,
        Generator generator,
        List<Refusal> refusals,
        long drops,
        List<Timeline.Step> steps) {
    /**
     * How the connections came in.
     *
     * @param connected how many are in their rooms
     * @param seconds until the last one was in
     * @param latencies from the begin of a connection until it is in its room
     */
    public record Joining(int connected, double seconds, Latencies latencies) {
        double perSecond() {
            return seconds > 0 ? connected / seconds : 0;
        }
    }

    /**
     * A storm: all listeners drop and come back.
     *
     * @param at when, in seconds from the begin of the load
     * @param dropped how many dropped
     * @param back how many came back
     * @param seconds until the last of them was back in its room
     * @param latencies from the drop of a connection until its user is back in the room
     */
    public record Storm(double at, int dropped, int back, double seconds, Latencies latencies) {}

    /**
     * What the server's processes used.
     *
     * @param cpuMicrosPerDelivery processor time for each delivery; 0 without deliveries
     * @param cpu the share of one processor, while it was measured
     * @param memoryBefore resident bytes before the first connection
     * @param memoryAfter resident bytes at the end
     * @param memoryMax the most that was seen
     */
    public record Server(
            double cpuMicrosPerDelivery, double cpu, long memoryBefore, long memoryAfter, long memoryMax) {}

    /**
     * What the load itself took, while it was measured.
     *
     * @param cpu the share of one processor that this process took
     * @param thread the share of one processor that the one thread of the load took; close to 1, it was the limit
     */
    public record Generator(double cpu, double thread) {
        /** Whether the load was so busy that the server may be faster than the figures. */
        public boolean isBusy() {
            return thread > 0.85;
        }
    }

    /** Something that the server said no to, in its own words, and how often. */
    public record Refusal(String text, long count) {}

    public Report {
        storms = List.copyOf(storms);
        refusals = List.copyOf(refusals);
        steps = List.copyOf(steps);
    }

    /** What is wrong, as a sentence; empty where everything came once, in order, and nobody fell off. */
    public Optional<String> fault() {
        if (!tally.isClean()) {
            return Optional.of("Of %d deliveries %d were lost; %d came twice, %d out of order, %d from nowhere."
                    .formatted(tally.expected(), tally.lost(), tally.doubled(), tally.reordered(), tally.strange()));
        }
        if (drops > 0) {
            return Optional.of("%d connections ended that should not have.".formatted(drops));
        }
        long away = storms.stream()
                .mapToLong(storm -> storm.dropped() - storm.back())
                .sum();
        if (away > 0) {
            return Optional.of("%d connections did not come back.".formatted(away));
        }
        return Optional.empty();
    }

    /** The resident memory that the connections brought about, a connection; 0 where it is not known. */
    public long memoryPerConnection() {
        return server == null
                ? 0
                : Math.max(0, server.memoryAfter() - server.memoryBefore())
                        / plan.topology().connections();
    }

    /** Finals that one sender sent a second, on average. */
    public double finalsPerSecondOfASender() {
        int senders = plan.topology().allSenders();
        double members = plan.topology().members();
        return senders == 0 ? 0 : finals.count() / members / seconds / senders;
    }
}
