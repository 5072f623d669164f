package talker.chat;

import java.io.IOException;
import java.util.function.Consumer;
import org.jline.utils.NonBlockingReader;

/** Reads keys from a terminal, on a thread of its own. */
final class Keyboard implements Runnable {
    /** What a terminal sends for one key comes at once; after so long Escape was pressed alone. In milliseconds. */
    private static final long PAUSE = 50;

    /** How often it looks whether it is to stop: a terminal is not closed while it is being read. In milliseconds. */
    private static final long LOOK = 100;

    private final NonBlockingReader in;
    private final Consumer<Key> whenPressed;
    private final Runnable whenGone;
    private final Thread thread = new Thread(this, "talker-chat-keyboard");
    private volatile boolean isToStop;

    /**
     * @param whenGone told when the terminal is gone, and no more keys come
     */
    Keyboard(NonBlockingReader in, Consumer<Key> whenPressed, Runnable whenGone) {
        this.in = in;
        this.whenPressed = whenPressed;
        this.whenGone = whenGone;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns when nothing is read any more. */
    void stop() {
        isToStop = true;
        try {
            thread.join(5 * LOOK);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        KeyDecoder decoder = new KeyDecoder();
        try {
            while (!isToStop) {
                int c = in.read(decoder.isWithin() ? PAUSE : LOOK);
                if (c == NonBlockingReader.EOF) {
                    isToStop = true;
                    whenGone.run();
                } else if (c == NonBlockingReader.READ_EXPIRED) {
                    decoder.pause().ifPresent(whenPressed);
                } else {
                    decoder.next((char) c).ifPresent(whenPressed);
                }
            }
        } catch (IOException closed) {
            whenGone.run();
        }
    }
}
