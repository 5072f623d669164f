package talker.room;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import talker.metrics.Traffic;
import talker.protocol.ClientMessage;
import talker.protocol.ErrorCode;
import talker.protocol.UserName;

/** What the users of a room type, here and through other Audiences: partials go to all at once, finals to the Room. */
final class Typing {
    private final Clock clock;
    private final Members members;
    private final Broadcast broadcast;
    private final Others others;
    private final Submissions submissions;
    private final Traffic traffic;

    Typing(Clock clock, Members members, Broadcast broadcast, Others others, Submissions submissions, Traffic traffic) {
        this.clock = clock;
        this.members = members;
        this.broadcast = broadcast;
        this.others = others;
        this.submissions = submissions;
        this.traffic = traffic;
    }

    void onSay(Audience.Say say) {
        Member member = members.get(say.session());
        if (member == null) {
            return;
        }
        int settled = 0;
        List<ClientMessage.Post> partials = new ArrayList<>();
        for (ClientMessage.Post post : say.posts()) {
            if (!post.isFinal()) {
                if (type(member, post)) {
                    partials.add(post);
                }
            } else if (!submissions.submit(member, post, clock.millis())) {
                settled++;
            }
        }
        if (settled > 0) {
            member.session.tell(new MemberEvent.Settled(settled));
        }
        traffic.partialsReceived(partials.size());
        others.tellTyped(member.user, partials);
    }

    /** A user says something without a connection. */
    void onPost(Audience.Post post) {
        if (post.post().isFinal()) {
            submissions.submit(post, clock.millis());
            return;
        }
        UserName owner = submissions.owner(post.post().id());
        boolean isAnothers =
                owner == null ? broadcast.isAnothersDraft(post.post().id(), post.user()) : !owner.equals(post.user());
        if (owner == null && !isAnothers) {
            traffic.partialsReceived(1);
            broadcast.partial(post.post(), post.user(), true);
            others.tellTyped(post.user(), List.of(post.post()));
        }
        post.replyTo().tell(isAnothers ? new Receipt.IdInUse() : new Receipt.Taken());
    }

    /**
     * Passes a partial on, unless its message is finished: a partial never follows its final. Nor does anybody go on with
     * what another is typing.
     */
    private boolean type(Member member, ClientMessage.Post post) {
        UserName owner = submissions.owner(post.id());
        if (owner != null && !owner.equals(member.user)) {
            member.refuse(ErrorCode.ID_IN_USE, post.id());
        }
        boolean isOwn = owner == null && !broadcast.isAnothersDraft(post.id(), member.user);
        if (isOwn) {
            broadcast.partial(post, member.user, true);
        }
        return isOwn;
    }

    void onTyped(Gossip.Typed typed) {
        for (ClientMessage.Post partial : typed.partials()) {
            if (isFree(partial, typed.user())) {
                broadcast.partial(partial, typed.user(), false);
            }
        }
    }

    /** Another Audience tells what is being typed there, as it meets this one. */
    void onDrafts(List<Gossip.OpenDraft> drafts) {
        for (Gossip.OpenDraft draft : drafts) {
            if (isFree(draft.partial(), draft.from())) {
                broadcast.remember(draft);
            }
        }
    }

    private boolean isFree(ClientMessage.Post partial, UserName user) {
        return submissions.owner(partial.id()) == null && !broadcast.isAnothersDraft(partial.id(), user);
    }
}
