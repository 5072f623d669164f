package talker.upkeep;

import akka.NotUsed;
import akka.japi.Pair;
import akka.stream.javadsl.Source;
import talker.journal.JournalTables;
import talker.protocol.RoomName;

/** The rooms that the journal has events of, whether or not they can be entered still. */
final class Entities {
    private Entities() {}

    /** All of them, in the database's order; each is looked up when there is demand for it. */
    static Source<RoomName, NotUsed> rooms(JournalTables tables) {
        return Source.unfoldAsync("", before -> tables.entityAfter(before)
                        .thenApply(found -> found.map(entity -> Pair.create(entity, entity))))
                .map(JournalTables::room)
                .filter(found -> found.isPresent())
                .map(found -> found.get());
    }

    /** Those of an account. */
    static Source<RoomName, NotUsed> rooms(JournalTables tables, String account) {
        return rooms(tables).filter(room -> room.account().equals(account));
    }
}
