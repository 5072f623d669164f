package talker.journal;

import java.sql.SQLException;

/** The journal's database did not do what it was asked for. */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1;

    JournalException(SQLException cause) {
        super("The journal's database failed: " + cause.getMessage(), cause);
    }
}
