package talker.room;

import org.jspecify.annotations.Nullable;
import talker.protocol.Version;

/** The lines that wait for the members who speak one version, and how many of these there are. */
final class Lane {
    final LineBuffer lines;
    private final boolean hasPrivate;
    private int members;
    private int typingSeers;

    Lane(Version version) {
        lines = new LineBuffer(version);
        hasPrivate = version == Version.TWO;
    }

    void include(Member member) {
        members++;
        typingSeers += member.terms.partials() ? 1 : 0;
        member.from = lines.size();
    }

    void exclude(Member member) {
        members--;
        typingSeers -= member.terms.partials() ? 1 : 0;
    }

    /** Whether there is anybody to write lines for. */
    boolean isUsed() {
        return members > 0;
    }

    /** Whether anybody wants to see what is being typed. */
    boolean showsTyping() {
        return typingSeers > 0;
    }

    /** Takes all lines, if there are any. */
    @Nullable
    Delivery take() {
        return lines.isEmpty() ? null : lines.take();
    }

    /** Hands a member its part of the lines: those since it came that it wants and may see. */
    void deliver(Member member, @Nullable Delivery delivery) {
        if (delivery == null || member.from >= delivery.size()) {
            return;
        }
        Delivery part = delivery.from(member.from);
        if (member.phase() != Member.Phase.LIVE) {
            part = part.withoutFinals();
        }
        if (!member.terms.partials()) {
            part = part.essential();
        }
        if (hasPrivate) {
            part = part.readableBy(member.user);
        }
        if (part.size() > 0) {
            member.reader.deliver(part);
        }
    }
}
