package talker.bench;

import org.HdrHistogram.Histogram;

/**
 * Latencies at their percentiles, in milliseconds.
 *
 * @param count how many were measured; where it is 0, the others are 0 too
 */
public record Latencies(long count, double p50, double p90, double p99, double p999, double max) {
    private static final double MICROS = 1000;

    /** Of a histogram in microseconds. */
    static Latencies of(Histogram micros) {
        if (micros.getTotalCount() == 0) {
            return new Latencies(0, 0, 0, 0, 0, 0);
        }
        return new Latencies(
                micros.getTotalCount(),
                at(micros, 50),
                at(micros, 90),
                at(micros, 99),
                at(micros, 99.9),
                micros.getMaxValue() / MICROS);
    }

    private static double at(Histogram micros, double percentile) {
        return Math.min(micros.getValueAtPercentile(percentile), micros.getMaxValue()) / MICROS;
    }

    /** An empty histogram for latencies in microseconds, off by less than 0.1 %. */
    static Histogram histogram() {
        Histogram histogram = new Histogram(3);
        histogram.setAutoResize(true);
        return histogram;
    }
}
