package talker.room;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.constraints.IntRange;

/**
 * What "delivery is guaranteed" means: any interleaving of sends, resends, drops and reconnects, with lost and doubled
 * messages between Audiences and Room, with failing reads, restarts of the room and nodes that die, gives each reader the
 * journal's order without a hole or a double.
 */
class DeliveryPropertyTest {
    /** Something that happens, and to whom. */
    record Step(DeliverySimulation.Action action, int which) {}

    @Property(tries = 2000)
    void everyReaderHearsTheJournalsOrder(
            @ForAll @IntRange(min = 1, max = 2) int nodes, @ForAll boolean isEager, @ForAll("steps") List<Step> steps) {
        DeliverySimulation simulation = new DeliverySimulation(nodes, isEager);
        steps.forEach(step -> simulation.step(step.action, step.which));
        simulation.finish();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        List<Tuple2<Integer, DeliverySimulation.Action>> actions = Stream.of(DeliverySimulation.Action.values())
                .map(action -> Tuple.of(action.weight, action))
                .toList();
        return Combinators.combine(
                        Arbitraries.frequency(actions),
                        Arbitraries.integers().between(0, 119).withoutEdgeCases())
                .as(Step::new)
                .list()
                .ofMaxSize(250)
                .withSizeDistribution(RandomDistribution.uniform());
    }
}
