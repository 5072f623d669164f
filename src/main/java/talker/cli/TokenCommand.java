package talker.cli;

import picocli.CommandLine.Command;

/** {@code talker token …}. */
@Command(
        name = "token",
        description = "Replaces users' tokens.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = TokenRotate.class)
final class TokenCommand {}
