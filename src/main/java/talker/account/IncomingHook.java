package talker.account;

import talker.protocol.UserName;

/**
 * A way to post in a room for whoever knows a token, and nothing besides.
 *
 * @param room the part of the room's name after the dot
 * @param user as whom it posts
 * @param token what the server keeps of the token
 * @param at when it was added, in milliseconds since the epoch
 */
public record IncomingHook(String room, UserName user, TokenHash token, long at) {}
