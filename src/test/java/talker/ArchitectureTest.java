package talker;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The arrows between the packages, and habits that a compiler does not check. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = classesBeside(Main.class);
    private static final JavaClasses TESTS = classesBeside(ArchitectureTest.class);
    private static final Architecture TALKER = new Architecture("talker");
    private static final Architecture FIXTURE = new Architecture("talker.fixture");

    @Test
    void theWholeOfTalkerIsLookedAt() {
        assertThat(CLASSES.contain(Main.class)).isTrue();
        assertThat(CLASSES.contain("talker.protocol.JsonLines")).isTrue();
        assertThat(CLASSES.contain("talker.client.TalkerClient")).isTrue();
        assertThat(CLASSES.contain(ArchitectureTest.class)).isFalse();
        assertThat(TESTS.contain(ArchitectureTest.class)).isTrue();
    }

    @Test
    void everyPackageHasItsPlace() {
        TALKER.everyPackageHasItsPlace().check(CLASSES);
        failsOn("talker.fixture.elsewhere.Stray", FIXTURE.everyPackageHasItsPlace());
    }

    @Test
    void arrowsPointOneWay() {
        TALKER.arrowsPointOneWay().check(CLASSES);
        failsOn("talker.fixture.protocol.KnowsTheRoom", FIXTURE.arrowsPointOneWay());
        failsOn("talker.fixture.room.Room", FIXTURE.arrowsPointOneWay());
    }

    @Test
    void protocolAndClientKnowTheJdkAndJacksonOnly() {
        TALKER.protocolAndClientKnowTheJdkAndJacksonOnly().check(CLASSES);
        failsOn("talker.fixture.protocol.Logs", FIXTURE.protocolAndClientKnowTheJdkAndJacksonOnly());
        failsOn("talker.fixture.client.Logs", FIXTURE.protocolAndClientKnowTheJdkAndJacksonOnly());
    }

    @Test
    void everyPackageIsNullMarked() {
        TALKER.everyPackageIsNullMarked().check(CLASSES);
        failsOn("talker.fixture.room.Room", FIXTURE.everyPackageIsNullMarked());
    }

    @Test
    void nothingIsSerializable() {
        TALKER.nothingIsSerializable().check(CLASSES);
        failsOn("talker.fixture.room.Room$Marked", FIXTURE.nothingIsSerializable());
    }

    @Test
    void logsGoThroughSlf4j() {
        TALKER.logsGoThroughSlf4j().check(CLASSES);
        failsOn("talker.fixture.protocol.Logs", FIXTURE.logsGoThroughSlf4j());
    }

    @Test
    void onlyTheCommandLinePrints() {
        TALKER.onlyTheCommandLinePrints().check(CLASSES);
        failsOn("talker.fixture.room.Room", FIXTURE.onlyTheCommandLinePrints());
    }

    @Test
    void commandsPrintByThePrintout() {
        TALKER.commandsPrintByThePrintout().check(CLASSES);
        failsOn("talker.fixture.cli.Prints", FIXTURE.commandsPrintByThePrintout());
    }

    @Test
    void everyCommandHasItsHandler() {
        TALKER.everyCommandHasItsHandler(CLASSES).check(CLASSES);
        failsOn("talker.fixture.room.Room$Forgotten", FIXTURE.everyCommandHasItsHandler(TESTS));
        failsOn("talker.fixture.protocol.Logs$Command is not sealed", FIXTURE.everyCommandHasItsHandler(TESTS));
    }

    @Test
    void everyTestIsRun() {
        JavaClasses tests =
                TESTS.that(describe("are real", c -> !c.getPackageName().startsWith("talker.fixture")));
        TALKER.everyTestIsRun().check(tests);
        TALKER.everyTestClassTests().check(tests);
        failsOn("talker.fixture.room.Misnamed", FIXTURE.everyTestIsRun());
        failsOn("talker.fixture.room.EmptyIT", FIXTURE.everyTestClassTests());
    }

    private static void failsOn(String fault, ArchRule rule) {
        assertThatThrownBy(() -> rule.check(TESTS))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(fault);
    }

    private static JavaClasses classesBeside(Class<?> one) {
        return new ClassFileImporter()
                .importUrl(one.getProtectionDomain().getCodeSource().getLocation());
    }
}
