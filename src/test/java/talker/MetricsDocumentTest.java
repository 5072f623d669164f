package talker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.yaml.snakeyaml.Yaml;
import talker.limits.Bound;
import talker.metrics.AuthFailure;
import talker.metrics.Limit;
import talker.metrics.Metrics;
import talker.metrics.Part;
import talker.metrics.Refused;
import talker.metrics.SessionState;
import talker.metrics.Way;
import talker.testkit.Exposition;
import talker.testkit.Venue;

/** docs/OPERATING.md and docker/metrics name the metrics that a server has, all of them and no others. */
class MetricsDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/OPERATING.md");
    private static final Path FILES = Path.of("docker/metrics");
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z_0-9]+)` \\| (counter|gauge|histogram|summary) \\| ([^|]*?) ?\\| ([^|]+) \\|");
    private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");
    private static final Pattern LABELS = Pattern.compile("\\{[^{}]*}");
    private static final Pattern WORD = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

    /** What a query has besides the names of metrics and labels. */
    private static final Set<String> OF_THE_LANGUAGE = Set.of(
            "rate", "increase", "histogram_quantile", "sum", "max", "by", "unless", "ignoring", "up", "label_values");

    @RegisterExtension
    final Venue venue = Venue.open();

    private Exposition exposition;

    @BeforeEach
    void scrape() {
        exposition =
                Exposition.parse(Metrics.of(venue.server().server().system()).scrape());
    }

    private record Documented(String type, Set<String> labels, String text) {}

    private static Map<String, Documented> documented() throws IOException {
        Map<String, Documented> rows = new TreeMap<>();
        ROW.matcher(section("## Metrics")).results().forEach(row -> {
            Set<String> labels = CODE.matcher(row.group(3))
                    .results()
                    .map(label -> label.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            Documented before = rows.put(row.group(1), new Documented(row.group(2), labels, row.group(3)));
            assertThat(before).as("two rows of " + row.group(1)).isNull();
        });
        return rows;
    }

    private static String section(String heading) throws IOException {
        String text = Files.readString(DOCUMENT);
        int from = text.indexOf("\n" + heading + "\n");
        assertThat(from).as(heading).isPositive();
        int to = text.indexOf("\n## ", from + heading.length());
        return text.substring(from, to < 0 ? text.length() : to);
    }

    @Test
    void everyMetricHasItsRowAndEveryRowItsMetric() throws IOException {
        Map<String, Documented> documented = documented();
        Map<String, String> types = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        exposition.families().values().stream()
                .filter(family -> !isGreatestOfAHistogram(family.name()))
                .forEach(family -> {
                    types.put(family.name(), family.type());
                    labels.put(family.name(), family.labels());
                });
        Map<String, String> documentedTypes = new TreeMap<>();
        documented.forEach((name, row) -> documentedTypes.put(name, row.type()));
        assertThat(documentedTypes).isEqualTo(types);
        Map<String, Set<String>> documentedLabels = new TreeMap<>();
        documented.forEach((name, row) -> documentedLabels.put(name, row.labels()));
        assertThat(documentedLabels).isEqualTo(labels);
    }

    private boolean isGreatestOfAHistogram(String name) {
        Exposition.Family family = name.endsWith("_max")
                ? exposition.families().get(name.substring(0, name.length() - "_max".length()))
                : null;
        return family != null && family.type().equals("histogram");
    }

    @Test
    void theRowsNameAllValuesOfTheirLabels() throws IOException {
        Map<String, Class<? extends Enum<?>>> values = new LinkedHashMap<>();
        values.put("talker_connections", Way.class);
        values.put("talker_sessions", SessionState.class);
        values.put("talker_finals_refused_total", Refused.class);
        values.put("talker_auth_failures_total", AuthFailure.class);
        values.put("talker_faults_total", Part.class);
        Map<String, Documented> documented = documented();
        assertThat(documented.get("talker_limits_hit_total").text())
                .endsWith(": " + names(Limit.class) + ", " + names(Bound.class));
        values.forEach(
                (name, type) -> assertThat(documented.get(name).text()).as(name).endsWith(": " + names(type)));
    }

    private static String names(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    @Test
    void theDashboardAsksForMetricsThatThereAre() throws IOException {
        JsonNode dashboard =
                new ObjectMapper().readTree(FILES.resolve("dashboard.json").toFile());
        List<String> queries = new ArrayList<>();
        Set<Integer> ids = new LinkedHashSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            assertThat(ids.add(panel.get("id").asInt()))
                    .as("the id of " + panel.get("title"))
                    .isTrue();
            panel.path("targets")
                    .forEach(target -> queries.add(target.get("expr").textValue()));
            if (!panel.get("type").textValue().equals("row")) {
                assertThat(panel.get("targets"))
                        .as(panel.get("title").textValue())
                        .isNotEmpty();
                assertThat(panel.get("description").textValue()).isNotBlank();
            }
        }
        dashboard
                .at("/templating/list")
                .forEach(variable -> queries.add(variable.get("query").textValue()));
        queries.remove("prometheus");
        assertThat(queries).hasSizeGreaterThan(30).allSatisfy(this::namesOnlyWhatThereIs);
    }

    @Test
    void everyAlertAsksForMetricsThatThereAreAndIsExplained() throws IOException {
        Map<?, ?> file = yaml("alerts.yaml");
        List<String> names = new ArrayList<>();
        for (Object group : (List<?>) file.get("groups")) {
            for (Object each : (List<?>) ((Map<?, ?>) group).get("rules")) {
                Map<?, ?> rule = (Map<?, ?>) each;
                names.add((String) rule.get("alert"));
                namesOnlyWhatThereIs((String) rule.get("expr"));
                assertThat(Set.of("alert", "expr", "for", "labels", "annotations")
                                .containsAll(rule.keySet()))
                        .as(rule.keySet().toString())
                        .isTrue();
                assertThat(((Map<?, ?>) rule.get("labels")).get("severity")).isIn("page", "ticket");
                assertThat((String) ((Map<?, ?>) rule.get("annotations")).get("summary"))
                        .isNotBlank();
            }
        }
        List<String> explained = Pattern.compile("\\| `([A-Za-z]+)` \\| ([^|]+) \\| ([^|]+) \\|")
                .matcher(section("## Alerts"))
                .results()
                .map(row -> row.group(1))
                .toList();
        assertThat(explained).isEqualTo(names).doesNotHaveDuplicates();
    }

    @Test
    void aQueryForSomethingThatIsNotThereIsFoundOut() {
        assertThat(catchThrowable(() -> namesOnlyWhatThereIs("sum by (way) (rate(talker_konnections_total[5m]))")))
                .hasMessageContaining("talker_konnections_total");
        assertThat(catchThrowable(() -> namesOnlyWhatThereIs("talker_connections{wey=\"tcp\"}")))
                .hasMessageContaining("wey");
    }

    /** Every word of a query is a sample's name, a label's, or of the language. */
    private void namesOnlyWhatThereIs(String query) {
        Set<String> known = new TreeSet<>(OF_THE_LANGUAGE);
        Set<String> labels = new TreeSet<>(Set.of("job", "instance", "le"));
        exposition.families().values().forEach(family -> {
            labels.addAll(family.labels());
            known.add(family.name());
            if (family.type().equals("histogram") || family.type().equals("summary")) {
                known.addAll(List.of(family.name() + "_bucket", family.name() + "_count", family.name() + "_sum"));
            }
        });
        String names = LABELS.matcher(query)
                .replaceAll("")
                .replaceAll("\\[[^\\]]*]", "")
                .replaceAll("[0-9.]+(?![a-z_])", "");
        known.addAll(labels);
        assertThat(words(names))
                .as(query)
                .isSubsetOf(known)
                .anyMatch(word -> !OF_THE_LANGUAGE.contains(word) || word.equals("up"));
        List<String> matched = LABELS.matcher(query)
                .results()
                .map(MatchResult::group)
                .flatMap(braces -> words(braces.replaceAll("\"[^\"]*\"", "")).stream())
                .toList();
        assertThat(matched).as(query).isSubsetOf(labels);
    }

    private static List<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).toList();
    }

    @Test
    void composeStartsPrometheusAndGrafanaWithTheseFiles() throws IOException {
        Map<?, ?> services = (Map<?, ?>) new Yaml()
                .<Map<?, ?>>load(Files.readString(Path.of("docker/compose.yaml")))
                .get("services");
        List<String> targets = new ArrayList<>();
        Map<?, ?> scrape = (Map<?, ?>) ((List<?>) yaml("prometheus.yaml").get("scrape_configs")).get(0);
        ((List<?>) ((Map<?, ?>) ((List<?>) scrape.get("static_configs")).get(0)).get("targets"))
                .forEach(target -> targets.add((String) target));
        assertThat(targets).containsExactly("talker-1:8080", "talker-2:8080", "talker-3:8080");
        assertThat(yaml("prometheus.yaml").get("rule_files")).isEqualTo(List.of("alerts.yaml"));
        for (String node : List.of("talker-1", "talker-2", "talker-3")) {
            Map<?, ?> environment = (Map<?, ?>) ((Map<?, ?>) services.get(node)).get("environment");
            assertThat(environment.get("TALKER_METRICS_TOKEN"))
                    .isEqualTo(((Map<?, ?>) scrape.get("authorization")).get("credentials"));
        }
        for (String name : List.of("prometheus", "grafana")) {
            Map<?, ?> service = (Map<?, ?>) services.get(name);
            assertThat(service.get("profiles")).isEqualTo(List.of("metrics"));
            for (Object volume : (List<?>) service.get("volumes")) {
                Path file = Path.of("docker", ((String) volume).split(":", -1)[0]);
                assertThat(file).exists();
            }
            assertThat(((List<?>) service.get("ports")).get(0).toString()).startsWith("127.0.0.1:");
        }
        assertThat(yaml("grafana/datasource.yaml").get("apiVersion")).isEqualTo(1);
        assertThat(yaml("grafana/dashboards.yaml").get("apiVersion")).isEqualTo(1);
    }

    private static Map<?, ?> yaml(String file) throws IOException {
        return new Yaml().load(Files.readString(FILES.resolve(file)));
    }
}
