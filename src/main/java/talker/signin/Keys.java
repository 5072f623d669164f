package talker.signin;

import java.util.concurrent.CompletableFuture;

/** Where the keys of an issuer come from. Safe for any number of threads. */
interface Keys {
    /** The keys as they are known; fails where there are none. */
    CompletableFuture<KeySet> current();

    /**
     * Newer keys, since a token names one that is not among those given: the same ones again where it is too soon to look,
     * or there are none.
     */
    CompletableFuture<KeySet> newerThan(KeySet known);
}
