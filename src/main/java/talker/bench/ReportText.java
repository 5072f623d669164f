package talker.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report for people: a few lines of text. */
public final class ReportText {
    private static final double MIB = 1024 * 1024;

    private final List<String> lines = new ArrayList<>();

    private ReportText() {}

    /** The lines, without line breaks. */
    public static List<String> of(Report report) {
        ReportText text = new ReportText();
        text.plan(report.plan());
        text.joining(report);
        text.messages(report);
        text.storms(report);
        text.cost(report);
        for (Report.Refusal refusal : report.refusals()) {
            text.add("refused", "%,d times: %s", refusal.count(), refusal.text());
        }
        return text.lines;
    }

    private void add(String label, String format, Object... values) {
        lines.add(words("%-15s ", label) + words(format, values));
    }

    private void plan(Plan plan) {
        Topology topology = plan.topology();
        String rooms = topology.rooms() == 1 ? "1 room" : words("%,d rooms", topology.rooms());
        add(plan.scenario().label(), "%s of %,d%s, version %d", rooms, topology.members(), pace(plan), plan.version());
    }

    private static String pace(Plan plan) {
        int senders = plan.topology().senders();
        String who = words(plan.topology().rooms() == 1 ? ", %,d of them" : ", %,d of each", senders);
        if (plan.pace() instanceof Pace.ClosedLoop loop) {
            return who + words(" with %,d under way", loop.outstanding());
        }
        if (plan.pace() instanceof Pace.Rate rate) {
            return who + " with " + shortly(rate.finalsPerSecond()) + " finals/s in all";
        }
        if (plan.pace() instanceof Pace.Typing typing) {
            return who + " typing " + shortly(typing.partialsPerSecond()) + " partials/s and a final every "
                    + shortly(typing.finalEvery().toNanos() / 1e9) + " s";
        }
        return "";
    }

    private static String shortly(double number) {
        return BigDecimal.valueOf(number)
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String words(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private void joining(Report report) {
        Report.Joining joining = report.joining();
        add(
                "connecting",
                "%,d in %.2f s: %,.0f/s, each within p50 %.1f, p99 %.1f, max %.1f ms",
                joining.connected(),
                joining.seconds(),
                joining.perSecond(),
                joining.latencies().p50(),
                joining.latencies().p99(),
                joining.latencies().max());
    }

    private void messages(Report report) {
        Tally tally = report.tally();
        if (tally.sent() > 0) {
            add("deliveries", "%,.0f/s in %.1f s", report.deliveriesPerSecond(), report.seconds());
            latencies("latency", report.finals());
            latencies("receipts", report.receipts());
            add("finals", "%,d sent, %,d deliveries expected", tally.sent(), tally.expected());
        }
        if (tally.partialsSent() > 0) {
            latencies("partials", report.partials());
            add(
                    "",
                    "%,d sent, %.1f %% of %,d delivered",
                    tally.partialsSent(),
                    100.0 * tally.partialsDelivered() / tally.partialsExpected(),
                    tally.partialsExpected());
        }
        if (tally.sent() + tally.partialsSent() == 0) {
            add("held", "for %.1f s; %,d ended", report.seconds(), report.drops());
            return;
        }
        add(
                "promises",
                "%,d lost, %,d doubled, %,d out of order%s",
                tally.lost(),
                tally.doubled(),
                tally.reordered(),
                tally.repeated() > 0 ? words(", %,d repeated after a reconnect", tally.repeated()) : "");
    }

    private void latencies(String label, Latencies latencies) {
        add(
                label,
                "p50 %.2f  p90 %.2f  p99 %.2f  p99.9 %.2f  max %.2f ms",
                latencies.p50(),
                latencies.p90(),
                latencies.p99(),
                latencies.p999(),
                latencies.max());
    }

    private void storms(Report report) {
        for (Report.Storm storm : report.storms()) {
            add(
                    "storm",
                    "%,d of %,d back in %.2f s, each within p50 %.1f, p99 %.1f ms",
                    storm.back(),
                    storm.dropped(),
                    storm.seconds(),
                    storm.latencies().p50(),
                    storm.latencies().p99());
        }
    }

    private void cost(Report report) {
        Report.Server server = report.server();
        if (server != null) {
            String each =
                    report.tally().sent() > 0 ? words("%.2f µs CPU a delivery, ", server.cpuMicrosPerDelivery()) : "";
            add(
                    "server",
                    "%s%.0f %% of a processor, %.0f MiB (%.0f before, at most %.0f), %.1f KiB a connection",
                    each,
                    100 * server.cpu(),
                    server.memoryAfter() / MIB,
                    server.memoryBefore() / MIB,
                    server.memoryMax() / MIB,
                    report.memoryPerConnection() / 1024.0);
        }
        add(
                "this tool",
                "%.0f %% of a processor, its one thread of load %.0f %%",
                100 * report.generator().cpu(),
                100 * report.generator().thread());
    }
}
