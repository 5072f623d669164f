package talker.protocol;

/**
 * Reads the lines of one connection, in order, in the version of the protocol that its connect asks for. Not safe for
 * threads.
 */
public final class ClientLines {
    private Version version = Version.ONE;
    private boolean hasAsked;

    /**
     * Reads the line that lies in {@code bytes[from, to)}, without its line break.
     *
     * @return what the line is; never null, and no input makes it throw
     */
    public ClientLine read(byte[] bytes, int from, int to) {
        ClientLine line = JsonLines.decode(bytes, from, to, version);
        if (!hasAsked && line instanceof ClientMessage.Connect connect) {
            hasAsked = true;
            version = connect.terms().version();
        }
        return line;
    }
}
