package talker.room;

import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;

/** How an Audience keeps hold of its {@link Room}: what it learns as it attaches, and how it follows a Room that moves. */
final class Attachment {
    private static final Duration FOLLOW_AFTER = Duration.ofMillis(50);

    private final RoomSettings settings;
    private final TimerScheduler<Audience.Command> timers;
    private final Others others;
    private final Timeline timeline;
    private final Replay replay;
    private final Submissions submissions;
    private final Door door;

    Attachment(
            RoomSettings settings,
            TimerScheduler<Audience.Command> timers,
            Others others,
            Timeline timeline,
            Replay replay,
            Submissions submissions,
            Door door) {
        this.settings = settings;
        this.timers = timers;
        this.others = others;
        this.timeline = timeline;
        this.replay = replay;
        this.submissions = submissions;
        this.door = door;
    }

    /** Attaches for the first time, and then at every beat. */
    void begin() {
        timers.startTimerWithFixedDelay(Audience.Tick.BEAT, settings.beatInterval());
        submissions.attach();
        submissions.retryLater();
    }

    void onAttached(News.Attached attached) {
        if (timeline.isBegun()) {
            attached.others().forEach(others::meet);
            if (timeline.forgetUnheard(attached)) {
                replay.readAnew();
            }
        } else {
            timeline.begin(attached);
            others.expect(attached.returning());
            others.begin(attached.others());
            if (!others.areKnown()) {
                timers.startSingleTimer(Audience.Tick.OPEN, settings.batchTimeout());
            }
            door.open();
        }
        timeline.fillHole(attached.messageSeq());
        replay.settleClaims(attached.messageSeq());
    }

    /** Asks for the Room where it moves to, once it has let go of where it was. */
    void onMoving(News.Moving moving) {
        timeline.fillHole(moving.messageSeq());
        timers.startSingleTimer(Audience.Tick.FOLLOW, FOLLOW_AFTER);
    }

    void onFollow() {
        if (!door.isClosing()) {
            submissions.attach();
            submissions.sendAgain(Duration.ZERO);
        }
    }
}
