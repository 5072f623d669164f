package talker.http;

import talker.upkeep.Erasure;
import talker.upkeep.Export;
import talker.upkeep.Import;

/**
 * What is done to whole rooms and accounts on the word of whoever has the admin key.
 *
 * @param erasure takes out what a user has written
 * @param export writes a room's messages
 * @param imports puts the messages of an export into a room
 */
public record Upkeeping(Erasure erasure, Export export, Import imports) {}
