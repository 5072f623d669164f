package talker.upkeep;

/**
 * Something that is wrong in the journal.
 *
 * @param entity where: the journal's name for a room, an account, or what else has events; empty for the database itself
 * @param seq about which event or snapshot, 0 where about none
 * @param what is wrong, for people
 */
public record Finding(String entity, long seq, String what) {
    @Override
    public String toString() {
        return (entity.isEmpty() ? "" : entity + " ") + (seq == 0 ? "" : seq) + ": " + what;
    }
}
