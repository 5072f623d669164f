package talker;

import java.util.concurrent.TimeUnit;

/** Waits, for images that have no shell: {@code java -cp talker.jar talker.Pause SECONDS}. */
public final class Pause {
    private Pause() {}

    /** Ends the process after so many seconds. */
    public static void main(String[] arguments) throws InterruptedException {
        TimeUnit.SECONDS.sleep(Long.parseLong(arguments[0]));
    }
}
