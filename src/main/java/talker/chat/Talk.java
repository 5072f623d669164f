package talker.chat;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import talker.client.HistoryPage;
import talker.client.Outcome;
import talker.client.State;
import talker.client.TalkerClient;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/**
 * What a user does in a room: keys make a line, and a finished line is said or done. For one thread, the window's, to which
 * answers come back through an executor.
 */
final class Talk {
    private final Screen screen;
    private final TalkerClient client;
    private final Executor window;
    private final Runnable wipe;
    private final Moderator moderator;
    private final Editor editor = new Editor();
    private final Drafting drafting = new Drafting();

    /** {@code wipe}: clears what has scrolled out of the window. */
    Talk(Screen screen, TalkerClient client, Executor window, Runnable wipe) {
        this.screen = screen;
        this.client = client;
        this.window = window;
        this.wipe = wipe;
        moderator = new Moderator(screen, client, window);
    }

    InputLine line() {
        return editor.line();
    }

    void press(Key key) {
        if (key == Key.Function.INTERRUPT || (key == Key.Function.END_OF_INPUT && line().isEmpty())) {
            leave();
        } else if (key == Key.Function.END_OF_INPUT) {
            editor.press(Key.Function.DELETE);
        } else if (key == Key.Function.ENTER) {
            enter(Entry.of(line().text()));
        } else if (key == Key.Function.TAB) {
            Completion.of(line(), screen.here()).ifPresent(editor::set);
        } else {
            editor.press(key);
            if (key instanceof Key.Pasted pasted && pasted.isCut()) {
                screen.fault("What was pasted is too long: only its beginning was taken.");
            }
        }
    }

    private void enter(Entry entry) {
        editor.finish();
        if (entry instanceof Entry.Speech speech) {
            say(drafting.finish(speech.content(), null));
        } else if (entry instanceof Entry.Whisper whisper && whisper.content().isEmpty()) {
            screen.note("There is nothing to say to " + whisper.to() + " in it.");
        } else if (entry instanceof Entry.Whisper whisper) {
            say(drafting.finish(whisper.content(), whisper.to()));
        } else if (entry instanceof Entry.Redact redact) {
            moderator.redact(redact);
        } else if (entry instanceof Entry.Moderate moderate) {
            moderator.moderate(moderate);
        } else if (entry instanceof Entry.Clear) {
            wipe.run();
        } else if (entry instanceof Entry.Earlier earlier) {
            showEarlier(earlier.messages());
        } else if (entry instanceof Entry.Who) {
            screen.who();
        } else if (entry instanceof Entry.Retry) {
            retry();
        } else if (entry instanceof Entry.Forget) {
            screen.own().forgetRefused();
        } else if (entry instanceof Entry.Help) {
            screen.help();
        } else if (entry instanceof Entry.Quit) {
            leave();
        } else if (entry instanceof Entry.Wrong wrong) {
            screen.note(wrong.why());
        }
    }

    private void say(Drafting.Finished finished) {
        say(finished.id(), finished.content(), finished.to());
    }

    private void say(MessageId id, String content, @Nullable UserName to) {
        screen.own().isSaid(id, content, to);
        var outcome = to == null ? client.say(id, content) : client.whisper(id, content, to);
        var unused = outcome.thenAcceptAsync(
                known -> {
                    if (known instanceof Outcome.Refused refused) {
                        screen.own().isRefused(id, refused);
                    } else {
                        screen.own().isStored(id);
                    }
                },
                window);
    }

    private void retry() {
        var refused = screen.own().refused();
        screen.own().forgetRefused();
        refused.forEach(said -> say(said.id(), said.content(), said.to()));
    }

    private void showEarlier(int messages) {
        if (!screen.standing().isVersion2()) {
            screen.note("There is no history now: there is no connection, or the server does not have it.");
            return;
        }
        var unused = client.history(screen.oldest(), messages)
                .whenCompleteAsync(
                        (page, failure) -> Optional.<HistoryPage>ofNullable(page)
                                .ifPresentOrElse(
                                        there -> screen.earlier(there, Instant.now()),
                                        () -> screen.note("The history did not come: " + failure.getMessage())),
                        window);
    }

    /** Shows others what has been typed, where it has changed. */
    void showDraft() {
        drafting.changed(line().text(), screen.here()).forEach(this::show);
    }

    private void show(Drafting.Shown shown) {
        if (shown.to() == null) {
            client.type(shown.id(), shown.content());
        } else {
            client.typeTo(shown.id(), shown.content(), shown.to());
        }
    }

    /** The client stands otherwise than before. */
    void stateChanged(State state, long now) {
        screen.stateChanged(state, now);
        if (state instanceof State.Connected) {
            // nobody there has seen it yet, or everybody has been told that it ended
            drafting.current().ifPresent(this::show);
        }
    }

    /** Leaves the room once everything is stored; asked a second time, at once. */
    void leave() {
        boolean isImpatient = screen.standing().isLeaving();
        screen.standing().leaves();
        editor.set(InputLine.EMPTY);
        showDraft();
        inBackground(isImpatient ? TalkerClient::drop : TalkerClient::close);
    }

    /** The window is gone. */
    void end() {
        inBackground(TalkerClient::drop);
    }

    /** Both wait for the client's thread, which may be waiting for the window's. */
    private void inBackground(Consumer<TalkerClient> end) {
        Thread thread = new Thread(() -> end.accept(client), "talker-chat-end");
        thread.setDaemon(true);
        thread.start();
    }
}
