package talker.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What was asked on a connection and is not answered yet. Pages of history are answered in turn. Whatever is to be done is
 * answered by what it names, but that an error about a user names nobody: it is about the first that was asked for.
 */
final class Questions {
    private static final Set<String> ABOUT_USERS = Set.of("forbidden", "unknown_user", "too_many", "busy", "bad_field");

    /** Of a server that is older than what is asked. */
    private static final String UNKNOWN_TYPE = "unknown_type";

    private static final String PAGE_TOO_LONG = "page_too_long";

    private final Deque<Question.Page> pages = new ArrayDeque<>();
    private final Deque<Question.Wish> wishes = new ArrayDeque<>();

    void isAsked(Question question) {
        if (question instanceof Question.Page page) {
            pages.add(page);
        } else if (question instanceof Question.Wish wish) {
            wishes.add(wish);
        }
    }

    void hears(HistoryPage page) {
        Optional.ofNullable(pages.poll()).ifPresent(asked -> asked.page().complete(page));
    }

    void hears(ServerLine.Moderated line) {
        take(wish -> wish.isDoneBy(line)).ifPresent(wish -> wish.answer().complete(new Answer.Done()));
    }

    void isRefused(ServerLine.Failed failed) {
        if (failed.code().equals(PAGE_TOO_LONG)) {
            Optional.ofNullable(pages.poll()).ifPresent(asked -> asked.page()
                    .completeExceptionally(new IllegalArgumentException(failed.text())));
            return;
        }
        take(wish -> isAbout(wish, failed))
                .ifPresent(wish -> wish.answer().complete(new Answer.Refused(failed.code(), failed.text())));
    }

    private static boolean isAbout(Question.Wish wish, ServerLine.Failed failed) {
        if (wish instanceof Question.Redaction redaction && failed.id().isPresent()) {
            return failed.id().get().equals(redaction.id());
        }
        boolean isAboutUser = wish instanceof Question.Moderation && ABOUT_USERS.contains(failed.code());
        return failed.id().isEmpty() && (isAboutUser || failed.code().equals(UNKNOWN_TYPE));
    }

    /** The connection is gone. */
    void areUnanswered(String why) {
        pages.forEach(page -> page.isUnanswered(why));
        wishes.forEach(wish -> wish.isUnanswered(why));
        pages.clear();
        wishes.clear();
    }

    private Optional<Question.Wish> take(Predicate<Question.Wish> isIt) {
        Optional<Question.Wish> found = wishes.stream().filter(isIt).findFirst();
        found.ifPresent(wishes::remove);
        return found;
    }
}
