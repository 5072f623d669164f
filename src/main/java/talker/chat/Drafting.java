package talker.chat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/**
 * What others see of the line while it is typed: what will be said, to whom it will be said. A command is nobody's
 * business, and what is meant for one user is shown to this one alone, once it is clear who that is.
 */
final class Drafting {
    /**
     * Shows what has been typed so far.
     *
     * @param content empty to withdraw it
     * @param to whom alone; null for everybody
     */
    record Shown(MessageId id, String content, @Nullable UserName to) {}

    /** The message that is finished, by the id under which it was typed. */
    record Finished(MessageId id, String content, @Nullable UserName to) {}

    private static final Shown NONE = new Shown(MessageId.random(), "", null);

    private Shown shown = NONE;

    /**
     * The line has changed.
     *
     * @param here who is in the room: a name that is not among them may be half of one
     * @return what to show now, in this order
     */
    List<Shown> changed(String line, Collection<UserName> here) {
        Entry entry = Entry.of(line);
        if (entry instanceof Entry.Speech speech) {
            return show(speech.content(), null);
        }
        if (entry instanceof Entry.Whisper whisper && here.contains(whisper.to())) {
            return show(whisper.content(), whisper.to());
        }
        return show("", shown.to());
    }

    private List<Shown> show(String content, @Nullable UserName to) {
        List<Shown> changes = new ArrayList<>();
        boolean isForOthers = !Optional.ofNullable(to).equals(Optional.ofNullable(shown.to()));
        if (isForOthers && !shown.content().isEmpty()) {
            changes.add(new Shown(shown.id(), "", shown.to()));
        }
        boolean isNew = isForOthers || shown.content().isEmpty();
        if (!content.equals(isNew ? "" : shown.content())) {
            shown = new Shown(isNew ? MessageId.random() : shown.id(), content, to);
            changes.add(shown);
        } else if (isNew) {
            shown = NONE;
        }
        return changes;
    }

    /** What is shown now; empty where nothing is. */
    Optional<Shown> current() {
        return shown.content().isEmpty() ? Optional.empty() : Optional.of(shown);
    }

    /** The line is finished, and this is said: under the id under which it was shown to those that it is for. */
    Finished finish(String content, @Nullable UserName to) {
        boolean isShown = !shown.content().isEmpty() && Optional.ofNullable(to).equals(Optional.ofNullable(shown.to()));
        Finished finished = new Finished(isShown ? shown.id() : MessageId.random(), content, to);
        shown = NONE;
        return finished;
    }
}
