package talker.http;

import java.util.Map;
import talker.account.Token;
import talker.protocol.UserName;
import talker.webhook.WebhookUrl;

/** What a name or a token must be like, for whoever sent one that is not. */
final class Rules {
    private static final String PART =
            "has 1 to 63 of the characters a-z, 0-9, '-' and '_', and begins with a letter or digit";

    static final String ACCOUNT = "An account's name " + PART;
    static final String ROOM = "A room's name is ACCOUNT.ROOM; each of the two " + PART;
    static final String USER = "A user's name has 1 to 64 characters, none of them invisible or a control character, no"
            + " white space at either end, and is in Unicode's normal form C";
    static final String TOKEN = "A token has " + Token.MIN_LENGTH + " to " + Token.MAX_LENGTH
            + " characters, none of them a control character";

    static final String WEBHOOK_URL = "Field 'url' must be a URL with http or https and a host, of at most "
            + WebhookUrl.MAX_LENGTH + " ASCII characters, without a user, a password or a fragment";

    /** The rules for fields of JSON, by the type of the field. */
    static final Map<Class<?>, String> BY_TYPE = Map.of(UserName.class, USER, Token.class, TOKEN);

    private Rules() {}
}
