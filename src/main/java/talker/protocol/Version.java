package talker.protocol;

/** A version of the protocol, which a client asks for in its connect (docs/PROTOCOL.md, section 9). */
public enum Version {
    /** The protocol of 2009. */
    ONE,
    /** What clients get that ask for version 2, or for a newer one that this server does not know. */
    TWO
}
