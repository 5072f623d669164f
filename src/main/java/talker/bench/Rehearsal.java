package talker.bench;

/**
 * Runs through what is done for every line often enough that the JVM has compiled it before the load begins: it would
 * compile it in the first seconds otherwise, with the processors that the server needs then.
 */
final class Rehearsal {
    private static final int TIMES = 100_000;
    private static final Topology TOPOLOGY = new Topology(1, 2, 1);

    private static final class Nobody implements Witness.Events {
        @Override
        public void enters(int connection, long seq) {}

        @Override
        public void isAnswered(int sender) {}

        @Override
        public void isRefused(int connection, String text) {}
    }

    private Rehearsal() {}

    static void hold() {
        Ledger ledger = new Ledger(TOPOLOGY);
        Timeline timeline = new Timeline(Long.MAX_VALUE);
        Witness witness = new Witness(TOPOLOGY, 0, ledger, timeline, new Nobody());
        Lines lines = new Lines(0, 1);
        timeline.begin(0);
        witness.beginsToMeasure();
        for (int i = 0; i < TIMES; i++) {
            byte[] line = lines.sendFinal(0, ledger.sendsFinal(0), i, 100);
            for (int connection = 0; connection < TOPOLOGY.members(); connection++) {
                int end = LineScanner.lineBreak(line, 0, line.length);
                witness.hears(connection, line, 0, end, i + 1_000_000L);
            }
        }
    }
}
