package talker.journal;

/**
 * An event or a snapshot as the journal's tables have it.
 *
 * @param seq its sequence number
 * @param serializer the number of what wrote it
 * @param manifest the name of its type
 * @param payload its bytes, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared or changed
public record Row(long seq, int serializer, String manifest, byte[] payload) {
    /** The same with other bytes of the same type. */
    public Row with(byte[] bytes) {
        return new Row(seq, serializer, manifest, bytes);
    }
}
