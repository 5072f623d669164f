package talker.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Maps values to places on a picture, and chooses the round values that are written beside it. */
final class Axis {
    private static final int TICKS = 5;

    private final double low;
    private final double high;
    private final boolean isLogarithmic;
    private final double from;
    private final double to;

    private Axis(double low, double high, boolean isLogarithmic, double from, double to) {
        this.low = low;
        this.high = high;
        this.isLogarithmic = isLogarithmic;
        this.from = from;
        this.to = to;
    }

    /** From 0 to a round value at or above {@code most}. */
    static Axis linear(double most, double from, double to) {
        double step = step(most);
        return new Axis(0, Math.max(step, Math.ceil(most / step - 1e-9) * step), false, from, to);
    }

    /** From 0 to {@code most} exactly. */
    static Axis exact(double most, double from, double to) {
        return new Axis(0, most, false, from, to);
    }

    /** Decades, from a power of ten at or below {@code least} to one of 1, 2 or 5 times such at or above {@code most}. */
    static Axis logarithmic(double least, double most, double from, double to) {
        double low = Math.pow(10, Math.floor(Math.log10(least) + 1e-9));
        double high = low * 10;
        for (double each : roundValues(low, Math.max(most, low) * 10)) {
            if (each >= most && each > low) {
                high = each;
                break;
            }
        }
        return new Axis(low, high, true, from, to);
    }

    /** Where a value lies; values beyond an end lie at the end. */
    double at(double value) {
        double bounded = Math.min(high, Math.max(low, value));
        double share = isLogarithmic ? Math.log(bounded / low) / Math.log(high / low) : (bounded - low) / (high - low);
        return from + share * (to - from);
    }

    /** The values to write. */
    List<Double> ticks() {
        if (isLogarithmic) {
            List<Double> all = roundValues(low, high);
            return all.size() <= 2 * TICKS
                    ? all
                    : all.stream().filter(value -> isPowerOfTen(value)).toList();
        }
        double step = step(high);
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i * step <= high * (1 + 1e-9); i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private static List<Double> roundValues(double low, double high) {
        List<Double> values = new ArrayList<>();
        for (double decade = low; decade <= high * (1 + 1e-9); decade *= 10) {
            for (int factor : new int[] {1, 2, 5}) {
                if (factor * decade <= high * (1 + 1e-9)) {
                    values.add(factor * decade);
                }
            }
        }
        return values;
    }

    private static boolean isPowerOfTen(double value) {
        double exponent = Math.log10(value);
        return Math.abs(exponent - Math.rint(exponent)) < 1e-9;
    }

    /** 1, 2 or 5 times a power of ten, so that about {@value #TICKS} of it make {@code most}. */
    private static double step(double most) {
        double rough = Math.max(most, 1e-9) / TICKS;
        double decade = Math.pow(10, Math.floor(Math.log10(rough)));
        double times = rough / decade;
        return decade * (times > 5 ? 10 : times > 2 ? 5 : times > 1 ? 2 : 1);
    }

    /** A value as short as it can be read: 350k, 1.2M, 0.5. */
    static String label(double value) {
        if (value >= 1e6) {
            return trim(value / 1e6) + "M";
        }
        return value >= 1e4 ? trim(value / 1e3) + "k" : trim(value);
    }

    private static String trim(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.replaceAll("\\.?0+$", "");
    }
}
