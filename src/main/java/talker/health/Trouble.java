package talker.health;

/**
 * Something that the node is short of now.
 *
 * @param name what it is, for programs: {@code memory}, {@code disk}, {@code descriptors} or {@code journal}
 * @param words what is wrong, for people; told to everybody who asks, so without addresses
 * @param isEverywhere whether the other nodes have it too, so that clients are no better off there
 */
public record Trouble(String name, String words, boolean isEverywhere) {}
