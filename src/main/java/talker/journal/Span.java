package talker.journal;

/**
 * Where an entity's events begin and end. They are numbered without a gap.
 *
 * @param first the sequence number of the oldest event that is kept; 1 unless older ones were deleted
 * @param last that of the newest
 */
public record Span(long first, long last) {}
