/**
 * How events and cluster messages are written: Jackson CBOR under stable names. Knows the rooms, accounts and webhooks whose types
 * it names.
 */
@NullMarked
package talker.serialization;

import org.jspecify.annotations.NullMarked;
