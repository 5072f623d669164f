package talker.client;

import org.jspecify.annotations.Nullable;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/**
 * What somebody has typed so far of a message.
 *
 * @param id the id that the finished message will have
 * @param from who types
 * @param content the text so far; empty where it was withdrawn
 * @param to whom alone it is for, besides its sender; null where it is for everybody
 */
public record Draft(MessageId id, UserName from, String content, @Nullable UserName to) {}
