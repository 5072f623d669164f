package talker.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** A picture of a run over time, as SVG: deliveries a second above, latencies below. */
public final class Plot {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 620;
    private static final int LEFT = 76;
    private static final int RIGHT = 836;
    private static final int TOP = 84;
    private static final int MIDDLE = 300;
    private static final int LOWER_TOP = 348;
    private static final int BOTTOM = 566;
    private static final double LEAST_MILLIS = 0.1;
    private static final int LABEL_HEIGHT = 15;

    private static final String STYLE =
            """
            svg { background: #fff; font: 13px system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
            text { fill: #24292f; }
            .title { font-size: 18px; font-weight: 600; }
            .quiet { fill: #57606a; }
            .grid { stroke: #d0d7de; stroke-width: 1; }
            .frame { stroke: #8c959f; stroke-width: 1; fill: none; }
            .warm-up { fill: #8c959f; opacity: .13; }
            .storm { stroke: #a40e26; stroke-width: 1; stroke-dasharray: 3 3; }
            .area { fill: #0072b2; opacity: .18; }
            .line { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
            .a { stroke: #0072b2; } .b { stroke: #d55e00; } .c { stroke: #8a6d9e; stroke-width: 1.1; } .d { stroke: #009e73; }
            @media (prefers-color-scheme: dark) {
              svg { background: #0d1117; }
              text { fill: #e6edf3; }
              .quiet { fill: #9198a1; }
              .grid { stroke: #2a313a; }
              .a { stroke: #58a6ff; } .b { stroke: #ff9a4d; } .c { stroke: #b8a1d0; } .d { stroke: #3fcf9c; }
              .area { fill: #58a6ff; }
              .storm { stroke: #ff7b72; }
            }
            """;

    /** A curve of the lower picture. */
    private record Curve(String name, String style, ToDoubleFunction<Timeline.Step> value) {}

    private final Report report;
    private final List<Timeline.Step> steps;
    private final Axis time;
    private final StringBuilder svg = new StringBuilder();

    private Plot(Report report) {
        this.report = report;
        this.steps = report.steps();
        double end = steps.isEmpty() ? 1 : steps.get(steps.size() - 1).at();
        this.time = Axis.exact(end, LEFT, RIGHT);
    }

    /** The whole file. A run without deliveries has empty pictures. */
    public static String svg(Report report) {
        return new Plot(report).draw();
    }

    private String draw() {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">",
                WIDTH, HEIGHT, WIDTH, HEIGHT);
        add("<title>talker bench %s</title>", report.plan().scenario().label());
        add("<style>%n%s</style>", STYLE);
        List<String> words = ReportText.of(report);
        text(
                LEFT,
                34,
                "title",
                "start",
                "talker bench " + report.plan().scenario().label());
        text(
                LEFT,
                56,
                "quiet",
                "start",
                words.get(0)
                        .substring(report.plan().scenario().label().length())
                        .strip());
        throughput();
        latency();
        timeTicks();
        add("</svg>");
        return svg.toString();
    }

    private void throughput() {
        double most = steps.stream().mapToDouble(Timeline.Step::perSecond).max().orElse(0);
        Axis axis = Axis.linear(most, MIDDLE, TOP);
        frame("deliveries a second", axis, TOP, MIDDLE);
        if (!steps.isEmpty()) {
            String points = points(steps, axis, Timeline.Step::perSecond);
            add(
                    "<polygon class=\"area\" points=\"%s %s,%d %s,%d\"/>",
                    points,
                    shown(time.at(steps.get(steps.size() - 1).at())),
                    MIDDLE,
                    shown(time.at(steps.get(0).at())),
                    MIDDLE);
            add("<polyline class=\"line a\" points=\"%s\"/>", points);
        }
    }

    private void latency() {
        List<Curve> curves = report.plan().pace() instanceof Pace.Typing
                ? List.of(
                        new Curve("finals p50", "a", step -> step.finals().p50()),
                        new Curve("finals p99", "b", step -> step.finals().p99()),
                        new Curve("partials p50", "d", step -> step.partials().p50()),
                        new Curve("partials p99", "c", step -> step.partials().p99()))
                : List.of(
                        new Curve("p50", "a", step -> step.finals().p50()),
                        new Curve("p99", "b", step -> step.finals().p99()),
                        new Curve("max", "c", step -> step.finals().max()));
        double[] values = curves.stream()
                .flatMapToDouble(curve -> steps.stream().mapToDouble(curve.value()))
                .filter(value -> value > 0)
                .toArray();
        Axis axis = Axis.logarithmic(
                Math.max(LEAST_MILLIS, DoubleStream.of(values).min().orElse(1)),
                DoubleStream.of(values).max().orElse(10),
                BOTTOM,
                LOWER_TOP);
        frame("latency in milliseconds", axis, LOWER_TOP, BOTTOM);
        double lowestFree = BOTTOM;
        for (Curve curve : byHeight(curves)) {
            lowestFree = curve(curve, axis, lowestFree);
        }
    }

    /** The lowest first, so that their names can be set above each other. */
    private List<Curve> byHeight(List<Curve> curves) {
        return curves.stream()
                .sorted((one, other) -> Double.compare(last(one), last(other)))
                .toList();
    }

    private double last(Curve curve) {
        return steps.stream()
                .mapToDouble(curve.value())
                .filter(value -> value > 0)
                .reduce(0, (a, b) -> b);
    }

    private double curve(Curve curve, Axis axis, double lowestFree) {
        List<Timeline.Step> known = steps.stream()
                .filter(step -> curve.value().applyAsDouble(step) > 0)
                .toList();
        if (known.isEmpty()) {
            return lowestFree;
        }
        add("<polyline class=\"line %s\" points=\"%s\"/>", curve.style(), points(known, axis, curve.value()));
        double at = Math.min(axis.at(last(curve)) + 4, lowestFree);
        add(
                "<line class=\"line %s\" x1=\"%d\" y1=\"%s\" x2=\"%d\" y2=\"%s\"/>",
                curve.style(), RIGHT + 8, shown(at - 4), RIGHT + 22, shown(at - 4));
        text(RIGHT + 28, at, "", "start", curve.name());
        return at - LABEL_HEIGHT;
    }

    private void frame(String name, Axis axis, int top, int bottom) {
        double loadEnds = report.plan().timing().warmUp().toNanos() / 1e9;
        add(
                "<rect class=\"warm-up\" x=\"%d\" y=\"%d\" width=\"%s\" height=\"%d\"/>",
                LEFT, top, shown(time.at(loadEnds) - LEFT), bottom - top);
        for (double tick : axis.ticks()) {
            add(
                    "<line class=\"grid\" x1=\"%d\" y1=\"%s\" x2=\"%d\" y2=\"%s\"/>",
                    LEFT, shown(axis.at(tick)), RIGHT, shown(axis.at(tick)));
            text(LEFT - 8, axis.at(tick) + 4, "quiet", "end", Axis.label(tick));
        }
        for (Report.Storm storm : report.storms()) {
            double at = time.at(storm.at());
            add(
                    "<line class=\"storm\" x1=\"%s\" y1=\"%d\" x2=\"%s\" y2=\"%d\"><title>%d drop</title></line>",
                    shown(at), top, shown(at), bottom, storm.dropped());
        }
        add(
                "<rect class=\"frame\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
                LEFT, top, RIGHT - LEFT, bottom - top);
        text(LEFT, top - 8, "quiet", "start", name);
    }

    private void timeTicks() {
        double end = steps.isEmpty() ? 1 : steps.get(steps.size() - 1).at();
        for (double tick : Axis.linear(end, LEFT, RIGHT).ticks()) {
            if (tick <= end) {
                text(time.at(tick), BOTTOM + 20, "quiet", "middle", Axis.label(tick));
            }
        }
        text((LEFT + RIGHT) / 2.0, BOTTOM + 42, "quiet", "middle", "seconds; the warm-up is shaded");
    }

    private String points(List<Timeline.Step> known, Axis axis, ToDoubleFunction<Timeline.Step> value) {
        return known.stream()
                .map(step -> shown(time.at(step.at())) + "," + shown(axis.at(value.applyAsDouble(step))))
                .collect(Collectors.joining(" "));
    }

    private void text(double x, double y, String style, String anchor, String words) {
        add(
                "<text x=\"%s\" y=\"%s\" class=\"%s\" text-anchor=\"%s\">%s</text>",
                shown(x), shown(y), style, anchor, words);
    }

    private static String shown(double place) {
        return String.format(Locale.ROOT, "%.1f", place);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
