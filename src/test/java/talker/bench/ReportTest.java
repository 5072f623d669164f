package talker.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** What a report says, in words, for machines and as a picture. */
class ReportTest {
    private static final Tally CLEAN = new Tally(100, 2000, 2000, 0, 0, 7, 50, 1000, 900, 0);
    private static final Latencies NONE = new Latencies(0, 0, 0, 0, 0, 0);
    private static final Latencies SOME = new Latencies(2000, 1.5, 2.5, 30, 40.25, 55);

    private static Report report(Tally tally, long drops, List<Report.Storm> storms) {
        Plan plan =
                new Plan(Scenario.RECONNECT_STORM, new Topology(1, 20, 2), new Pace.Rate(12.5), Runs.SHORT, 100, 1, 1);
        Timeline.Step step = new Timeline.Step(0.5, 123_456, SOME, NONE);
        return new Report(
                plan,
                new Report.Joining(20, 0.5, SOME),
                tally,
                2,
                1000,
                SOME,
                SOME,
                NONE,
                storms,
                new Report.Server(1.75, 0.5, 100L << 20, 110L << 20, 120L << 20),
                new Report.Generator(0.35, 0.25),
                List.of(new Report.Refusal("Message not stored", 3)),
                drops,
                List.of(step, new Timeline.Step(1, 223_456, SOME, NONE)));
    }

    private static Report report(Tally tally) {
        return report(tally, 0, List.of(new Report.Storm(0.75, 18, 18, 0.25, SOME)));
    }

    @Test
    void percentilesAreThoseOfTheHistogram() {
        Histogram micros = Latencies.histogram();
        for (int i = 1; i <= 1000; i++) {
            micros.recordValue(i);
        }
        assertThat(Latencies.of(micros)).isEqualTo(new Latencies(1000, 0.5, 0.9, 0.99, 0.999, 1));
        assertThat(Latencies.of(Latencies.histogram())).isEqualTo(NONE);
    }

    @Test
    void everyBrokenPromiseIsAFault() {
        assertThat(report(CLEAN).fault()).isEmpty();
        assertThat(report(new Tally(100, 2000, 1999, 0, 0, 0, 0, 0, 0, 0)).fault())
                .contains("Of 2000 deliveries 1 were lost; 0 came twice, 0 out of order, 0 from nowhere.");
        assertThat(report(new Tally(100, 2000, 2000, 1, 0, 0, 0, 0, 0, 0)).fault())
                .contains("Of 2000 deliveries 0 were lost; 1 came twice, 0 out of order, 0 from nowhere.");
        assertThat(report(new Tally(100, 2000, 2000, 0, 1, 0, 0, 0, 0, 0)).fault())
                .contains("Of 2000 deliveries 0 were lost; 0 came twice, 1 out of order, 0 from nowhere.");
        assertThat(report(new Tally(100, 2000, 2000, 0, 0, 0, 0, 0, 0, 1)).fault())
                .contains("Of 2000 deliveries 0 were lost; 0 came twice, 0 out of order, 1 from nowhere.");
    }

    @Test
    void whoFellOffOrDidNotComeBackIsAFault() {
        assertThat(report(CLEAN, 2, List.of()).fault()).contains("2 connections ended that should not have.");
        assertThat(report(CLEAN, 0, List.of(new Report.Storm(0.75, 18, 17, 0.25, SOME)))
                        .fault())
                .contains("1 connections did not come back.");
    }

    @Test
    void aLoadThatTakesAWholeProcessorIsBusy() {
        assertThat(new Report.Generator(1.5, 0.85).isBusy()).isFalse();
        assertThat(new Report.Generator(0.9, 0.86).isBusy()).isTrue();
    }

    @Test
    void theTextSaysItAll() {
        assertThat(ReportText.of(report(CLEAN)))
                .containsExactly(
                        "reconnect-storm 1 room of 20, 2 of them with 12.5 finals/s in all, version 1",
                        "connecting      20 in 0.50 s: 40/s, each within p50 1.5, p99 30.0, max 55.0 ms",
                        "deliveries      1,000/s in 2.0 s",
                        "latency         p50 1.50  p90 2.50  p99 30.00  p99.9 40.25  max 55.00 ms",
                        "receipts        p50 1.50  p90 2.50  p99 30.00  p99.9 40.25  max 55.00 ms",
                        "finals          100 sent, 2,000 deliveries expected",
                        "partials        p50 0.00  p90 0.00  p99 0.00  p99.9 0.00  max 0.00 ms",
                        "                50 sent, 90.0 % of 1,000 delivered",
                        "promises        0 lost, 0 doubled, 0 out of order, 7 repeated after a reconnect",
                        "storm           18 of 18 back in 0.25 s, each within p50 1.5, p99 30.0 ms",
                        "server          1.75 µs CPU a delivery, 50 % of a processor, 110 MiB (100 before, at most 120),"
                                + " 512.0 KiB a connection",
                        "this tool       35 % of a processor, its one thread of load 25 %",
                        "refused         3 times: Message not stored");
    }

    @Test
    void theObjectForMachinesSaysTheSame() {
        ObjectNode json = ReportJson.of(report(CLEAN));
        assertThat(json.get("scenario").asText()).isEqualTo("reconnect-storm");
        assertThat(json.get("rate").asDouble()).isEqualTo(12.5);
        assertThat(json.get("lost").asLong()).isZero();
        assertThat(json.get("repeated").asLong()).isEqualTo(7);
        assertThat(json.get("latency_ms"))
                .hasToString("{\"p50\":1.500,\"p90\":2.500,\"p99\":30.000,\"p99.9\":40.250,\"max\":55.000}");
        assertThat(json.at("/storms/0/back").asInt()).isEqualTo(18);
        assertThat(json.at("/server/cpu_us_per_delivery").asDouble()).isEqualTo(1.75);
        assertThat(json.at("/server/memory_per_connection").asLong()).isEqualTo(512 * 1024);
        assertThat(json.at("/refusals/0/count").asLong()).isEqualTo(3);
        assertThat(json.get("ok").asBoolean()).isTrue();
        assertThat(ReportJson.of(report(CLEAN, 1, List.of())).get("ok").asBoolean())
                .isFalse();
    }

    @Test
    void thePictureIsOneAndHasItsCurves() throws Exception {
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Plot.svg(report(CLEAN)))));
        Element root = svg.getDocumentElement();
        assertThat(root.getTagName()).isEqualTo("svg");
        assertThat(root.getElementsByTagName("polyline").getLength()).isEqualTo(4);
        for (int i = 0; i < 4; i++) {
            String points = ((Element) root.getElementsByTagName("polyline").item(i)).getAttribute("points");
            assertThat(points.split(" ")).hasSize(2).allMatch(point -> point.matches("[0-9.]+,[0-9.]+"));
        }
        assertThat(root.getTextContent())
                .contains(
                        "talker bench reconnect-storm", "deliveries a second", "250k", "p50", "p99", "max", "18 drop");
    }

    @Test
    void aRunWithoutDeliveriesHasAPictureToo() {
        Report report = report(CLEAN);
        Report idle = new Report(
                report.plan(),
                report.joining(),
                report.tally(),
                2,
                0,
                NONE,
                NONE,
                NONE,
                List.of(),
                null,
                new Report.Generator(0, 0),
                List.of(),
                0,
                List.of());
        assertThat(Plot.svg(idle)).startsWith("<svg ").endsWith("</svg>\n").doesNotContain("NaN", "Infinity");
    }
}
