package talker.chat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import talker.client.Answer;
import talker.client.TalkerClient;
import talker.protocol.Measure;
import talker.protocol.UserName;

/** Takes messages back, and deals with users, as far as the server lets this user. For one thread, the window's. */
final class Moderator {
    private final Screen screen;
    private final TalkerClient client;
    private final Executor window;

    Moderator(Screen screen, TalkerClient client, Executor window) {
        this.screen = screen;
        this.client = client;
        this.window = window;
    }

    void redact(Entry.Redact wanted) {
        UserName from = wanted.from().orElse(screen.user());
        boolean isNewest = wanted.words().isEmpty();
        if (!isPossible()) {
            return;
        }
        if (isNewest && from.equals(screen.user()) && !screen.own().all().isEmpty()) {
            screen.note("What you said last is not stored: wait for it, or give it up with /forget, and then /redact.");
            return;
        }
        String with = isNewest ? "" : " with this text in it";
        screen.messages()
                .newest(from, wanted.words())
                .ifPresentOrElse(
                        message -> tell(
                                client.redact(message.id(), message.seq()), "A message of " + from + " is taken back."),
                        () -> screen.note("No message of " + from + with + " was shown here."));
    }

    void moderate(Entry.Moderate wanted) {
        if (isPossible()) {
            tell(
                    client.moderate(wanted.measure(), wanted.user(), wanted.time(), wanted.reason()),
                    wanted.user() + " " + done(wanted.measure()) + ".");
        }
    }

    private static String done(Measure measure) {
        return switch (measure) {
            case KICK -> "is sent out";
            case MUTE -> "is muted";
            case UNMUTE -> "may speak";
            case BAN -> "is banned";
            case UNBAN -> "may come back";
            case APPOINT, DISMISS -> throw new IllegalArgumentException("for administrators: " + measure);
        };
    }

    private boolean isPossible() {
        boolean isPossible = screen.standing().isVersion2();
        if (!isPossible) {
            screen.note("That cannot be done now: there is no connection, or the server does not have it.");
        }
        return isPossible;
    }

    private void tell(CompletableFuture<Answer> answer, String done) {
        var unused = answer.thenAcceptAsync(
                known -> {
                    if (known instanceof Answer.Refused refused) {
                        screen.fault("Not done: " + refused.text() + ".");
                    } else {
                        screen.note(done);
                    }
                },
                window);
    }
}
