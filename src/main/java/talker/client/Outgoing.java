package talker.client;

import java.util.concurrent.CompletableFuture;
import talker.protocol.MessageId;

/**
 * A final that is under way.
 *
 * @param line its line, with the line break
 * @param isPrivate whether it is for one user alone, which version 1 of the protocol does not know
 * @param outcome completed when it is stored or refused
 */
record Outgoing(MessageId id, byte[] line, boolean isPrivate, CompletableFuture<Outcome> outcome) {}
