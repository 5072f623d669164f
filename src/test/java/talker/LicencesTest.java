package talker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import talker.Licences.Component;

/** The rule shown to fail; what is really shipped is held against it by DistributionIT. */
class LicencesTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-11-26");
    private static final Licences LIST = Licences.parse(List.of(
            "# component\tversion\tdeclared\tlicence\tsince",
            "com.typesafe.akka:akka-actor\t2.8.5\tBUSL-1.1\tApache-2.0\t2026-09-20",
            "org.slf4j:slf4j-api\t*\tMIT\tMIT\t"));

    private static final Component AKKA = new Component("com.typesafe.akka:akka-actor", "2.8.5", "BUSL-1.1");
    private static final Component SLF4J = new Component("org.slf4j:slf4j-api", "2.0.17", "MIT");

    private static List<String> faults(Component... components) {
        return LIST.faults(List.of(components), TODAY);
    }

    @Test
    void whatIsListedIsFine() {
        assertThat(faults(AKKA, SLF4J)).isEmpty();
    }

    @Test
    void aNewDependencyHasToBeListed() {
        assertThat(faults(AKKA, SLF4J, new Component("a:b", "1", "MIT")))
                .containsExactly("a:b is not in docs/licences.tsv");
    }

    @Test
    void oneThatChangesItsLicenceIsNoticed() {
        assertThat(faults(AKKA, new Component("org.slf4j:slf4j-api", "3.0", "AGPL-3.0")))
                .singleElement()
                .asString()
                .contains("is not MIT any more");
    }

    @Test
    void aVersionOfAkkaThatIsNotFreeYetIsRefused() {
        assertThat(faults(new Component(AKKA.name(), "2.8.8", "BUSL-1.1"), SLF4J))
                .singleElement()
                .asString()
                .contains("is under BUSL-1.1; 2.8.5 was looked up");
        assertThat(LIST.faults(List.of(AKKA, SLF4J), LocalDate.parse("2026-09-19")))
                .singleElement()
                .asString()
                .contains("until its change date");
    }

    @Test
    void aLicenceThatIsNotAllowedIsNotMadeSoByListingIt() {
        Licences list = Licences.parse(List.of("a:b\t*\tGPL-3.0\tGPL-3.0\t"));
        assertThat(list.faults(List.of(new Component("a:b", "1", "GPL-3.0")), TODAY))
                .singleElement()
                .asString()
                .contains("not allowed");
    }

    @Test
    void whatIsNoLongerShippedLeavesTheList() {
        assertThat(faults(AKKA)).containsExactly("org.slf4j:slf4j-api is in docs/licences.tsv and not shipped");
    }
}
