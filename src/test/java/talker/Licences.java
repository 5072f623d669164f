package talker;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds what is shipped against docs/licences.tsv. A component has a row, says of itself what the row says it does, and is
 * under a licence of the list. One that says BUSL-1.1 is allowed in a version only whose change date has passed: it is under
 * the Apache License since.
 */
record Licences(Map<String, Row> rows) {
    private static final Set<String> ALLOWED =
            Set.of("Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "EPL-1.0");
    private static final String BUSINESS_SOURCE = "BUSL-1.1";
    private static final String ANY = "*";

    /** A component as the bill of materials has it; {@code declared}: its licences, separated by |. */
    record Component(String name, String version, String declared) {}

    /** What is known of a component; {@code since}: from when on it is under the licence, "" for always. */
    record Row(String version, String declared, String licence, String since) {}

    static Licences parse(List<String> lines) {
        Map<String, Row> rows = new TreeMap<>();
        for (String line : lines) {
            if (!line.startsWith("#")) {
                List<String> cells = Arrays.asList(line.split("\t", -1));
                rows.put(cells.get(0), new Row(cells.get(1), cells.get(2), cells.get(3), cells.get(4)));
            }
        }
        return new Licences(rows);
    }

    List<String> faults(List<Component> components, LocalDate today) {
        List<String> faults = new ArrayList<>();
        for (Component component : components) {
            Row row = rows.get(component.name);
            if (row == null) {
                faults.add(component.name + " is not in docs/licences.tsv");
            } else {
                faults.addAll(faults(component, row, today));
            }
        }
        Set<String> names = Set.copyOf(components.stream().map(Component::name).toList());
        rows.keySet().stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> faults.add(name + " is in docs/licences.tsv and not shipped"));
        return faults;
    }

    private static List<String> faults(Component component, Row row, LocalDate today) {
        List<String> faults = new ArrayList<>();
        if (!row.declared.equals(component.declared)) {
            faults.add(component + " is not " + row.declared + " any more");
        }
        if (!ALLOWED.contains(row.licence)) {
            faults.add(component + " is under " + row.licence + ", which is not allowed");
        }
        if (component.declared.contains(BUSINESS_SOURCE)) {
            if (!row.version.equals(component.version)) {
                faults.add(component + " is under " + BUSINESS_SOURCE + "; " + row.version + " was looked up");
            } else if (row.since.isEmpty() || LocalDate.parse(row.since).isAfter(today)) {
                faults.add(component + " is under " + BUSINESS_SOURCE + " until its change date");
            }
        } else if (!row.version.equals(ANY)) {
            faults.add(component + " needs no version in its row");
        }
        return faults;
    }
}
