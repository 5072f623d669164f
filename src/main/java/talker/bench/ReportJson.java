package talker.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** A report as one JSON object, for machines: latencies in milliseconds, memory in bytes, processor time as shares of one. */
public final class ReportJson {
    private ReportJson() {}

    /** The whole of it but for the course. */
    public static ObjectNode of(Report report) {
        ObjectNode json = plan(report.plan());
        json.put("connected", report.joining().connected());
        number(json, "connect_s", report.joining().seconds());
        number(json, "connects_per_s", report.joining().perSecond());
        json.set("connect_ms", latencies(report.joining().latencies()));
        number(json, "seconds", report.seconds());
        tally(json, report.tally());
        number(json, "deliveries_per_s", report.deliveriesPerSecond());
        json.set("latency_ms", latencies(report.finals()));
        json.set("receipt_ms", latencies(report.receipts()));
        if (report.plan().pace() instanceof Pace.Typing) {
            json.set("partial_latency_ms", latencies(report.partials()));
        }
        storms(json, report);
        server(json, report);
        ObjectNode generator = json.putObject("generator");
        number(generator, "cpu", report.generator().cpu());
        number(generator, "thread_cpu", report.generator().thread());
        json.put("drops", report.drops());
        ArrayNode refusals = json.putArray("refusals");
        report.refusals()
                .forEach(refusal ->
                        refusals.addObject().put("text", refusal.text()).put("count", refusal.count()));
        json.put("ok", report.fault().isEmpty());
        return json;
    }

    private static ObjectNode plan(Plan plan) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("scenario", plan.scenario().label());
        json.put("protocol", plan.version());
        json.put("rooms", plan.topology().rooms());
        json.put("members", plan.topology().members());
        json.put("senders", plan.topology().senders());
        if (plan.pace() instanceof Pace.ClosedLoop loop) {
            json.put("outstanding", loop.outstanding());
        } else if (plan.pace() instanceof Pace.Rate rate) {
            number(json, "rate", rate.finalsPerSecond());
        } else if (plan.pace() instanceof Pace.Typing typing) {
            number(json, "partials_per_s", typing.partialsPerSecond());
            number(json, "final_every_s", typing.finalEvery().toNanos() / 1e9);
        }
        json.put("size", plan.messageSize());
        return json;
    }

    private static void tally(ObjectNode json, Tally tally) {
        json.put("sent", tally.sent());
        json.put("expected", tally.expected());
        json.put("delivered", tally.delivered());
        json.put("lost", tally.lost());
        json.put("doubled", tally.doubled());
        json.put("reordered", tally.reordered());
        json.put("repeated", tally.repeated());
        json.put("strange", tally.strange());
        json.put("partials_sent", tally.partialsSent());
        json.put("partials_expected", tally.partialsExpected());
        json.put("partials_delivered", tally.partialsDelivered());
    }

    private static void storms(ObjectNode json, Report report) {
        if (report.plan().storms() == 0) {
            return;
        }
        ArrayNode storms = json.putArray("storms");
        for (Report.Storm storm : report.storms()) {
            ObjectNode each = storms.addObject().put("dropped", storm.dropped()).put("back", storm.back());
            number(each, "seconds", storm.seconds());
            each.set("back_ms", latencies(storm.latencies()));
        }
    }

    private static void server(ObjectNode json, Report report) {
        Report.Server server = report.server();
        if (server == null) {
            return;
        }
        ObjectNode each = json.putObject("server");
        number(each, "cpu_us_per_delivery", server.cpuMicrosPerDelivery());
        number(each, "cpu", server.cpu());
        each.put("memory_before", server.memoryBefore());
        each.put("memory_after", server.memoryAfter());
        each.put("memory_max", server.memoryMax());
        each.put("memory_per_connection", report.memoryPerConnection());
    }

    private static ObjectNode latencies(Latencies latencies) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        number(json, "p50", latencies.p50());
        number(json, "p90", latencies.p90());
        number(json, "p99", latencies.p99());
        number(json, "p99.9", latencies.p999());
        number(json, "max", latencies.max());
        return json;
    }

    private static void number(ObjectNode json, String key, double value) {
        json.put(key, BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP));
    }
}
