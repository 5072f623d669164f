package talker.tls;

import java.nio.file.Path;

/** A file for TLS cannot be used. The message names the setting and the file, says what is wrong, and what to do. */
public final class UnusableFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A file that cannot be used.
     *
     * @param setting what names the file: a setting or an option
     * @param why what is wrong with it, as the rest of a sentence
     */
    public UnusableFileException(String setting, Path file, String why) {
        super(setting + " = " + file + " cannot be used: " + why + ".");
    }
}
