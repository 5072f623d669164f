package talker.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code /metrics} says, read as strictly as its format is defined: each family has one HELP and one TYPE before its
 * samples, no sample comes twice, and a histogram's buckets grow up to its count. What is not so is an AssertionError.
 */
public final class Exposition {
    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{[^}]*})? (-?[0-9]+(?:\\.[0-9]+)?(?:E-?[0-9]+)?|NaN|[+-]Inf)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(,|$)");

    /** All samples of one name. */
    public record Family(String name, String type, TreeSet<String> labels) {}

    private final Map<String, Family> families = new LinkedHashMap<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();
    private final Map<String, List<Double>> buckets = new TreeMap<>();
    private final List<String> values = new ArrayList<>();
    private String helped = "";
    private String current = "";

    private Exposition(String text) {
        if (!text.endsWith("\n")) {
            throw new AssertionError("the last line does not end");
        }
        text.lines().forEach(line -> {
            if (line.startsWith("#")) {
                comment(line);
            } else {
                sample(line);
            }
        });
        buckets.forEach(this::checkBuckets);
    }

    public static Exposition parse(String text) {
        return new Exposition(text);
    }

    private void comment(String line) {
        Matcher comment = match(COMMENT, line);
        String name = comment.group(2);
        if (comment.group(1).equals("HELP")) {
            helped = name;
            return;
        }
        if (!helped.equals(name) || families.containsKey(name)) {
            throw new AssertionError("TYPE without HELP, or twice: " + line);
        }
        if (!List.of("counter", "gauge", "histogram", "summary").contains(comment.group(3))) {
            throw new AssertionError("unknown type: " + line);
        }
        families.put(name, new Family(name, comment.group(3), new TreeSet<>()));
        current = name;
    }

    private void sample(String line) {
        Matcher sample = match(SAMPLE, line);
        String name = sample.group(1);
        Family family = families.get(current);
        if (family == null || !belongs(name, family)) {
            throw new AssertionError("not of the family " + current + ": " + line);
        }
        Map<String, String> labels = labels(sample.group(2) == null ? "" : sample.group(2));
        double value = Double.parseDouble(sample.group(3).replace("Inf", "Infinity"));
        String bound = labels.remove("le");
        labels.remove("quantile");
        family.labels().addAll(labels.keySet());
        values.addAll(labels.values());
        if (name.endsWith("_bucket") && bound != null) {
            buckets.computeIfAbsent(current + labels, each -> new ArrayList<>()).add(value);
        }
        String key = bound == null ? name + labels : name + labels + " le=" + bound;
        if (samples.put(key, value) != null) {
            throw new AssertionError("twice: " + line);
        }
    }

    private static boolean belongs(String name, Family family) {
        String suffix =
                name.startsWith(family.name()) ? name.substring(family.name().length()) : "another";
        return switch (family.type()) {
            case "histogram" -> List.of("_bucket", "_count", "_sum").contains(suffix);
            case "summary" -> List.of("", "_count", "_sum").contains(suffix);
            default -> suffix.isEmpty();
        };
    }

    private static Map<String, String> labels(String braces) {
        Map<String, String> labels = new TreeMap<>();
        if (!braces.isEmpty()) {
            String rest = braces.substring(1, braces.length() - 1);
            Matcher label = LABEL.matcher(rest);
            int end = 0;
            while (label.find(end) && label.start() == end) {
                labels.put(label.group(1), label.group(2));
                end = label.end();
                if (end == rest.length()) {
                    break;
                }
            }
            if (end != rest.length()) {
                throw new AssertionError("labels: " + braces);
            }
        }
        return labels;
    }

    private void checkBuckets(String histogram, List<Double> counts) {
        List<Double> sorted = counts.stream().sorted().toList();
        String family = histogram.substring(0, histogram.indexOf('{'));
        double count = samples.get(family + "_count" + histogram.substring(histogram.indexOf('{')));
        if (!sorted.equals(counts) || counts.get(counts.size() - 1) != count) {
            throw new AssertionError("buckets of " + histogram + " do not grow to the count " + count + ": " + counts);
        }
    }

    private static Matcher match(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            throw new AssertionError("not of the format: " + line);
        }
        return matcher;
    }

    /** The families, those of the greatest values of histograms among them. */
    public Map<String, Family> families() {
        return families;
    }

    /** Every value of every label. */
    public List<String> labelValues() {
        return values;
    }

    /** The value of a sample without labels. */
    public double value(String name) {
        return get(name + "{}");
    }

    /** The value of a sample with one label. */
    public double value(String name, String label, String value) {
        return get(name + "{" + label + "=" + value + "}");
    }

    private double get(String key) {
        Double value = samples.get(key);
        if (value == null) {
            throw new AssertionError("there is no " + key);
        }
        return value;
    }
}
