package talker.cli;

import picocli.CommandLine.Command;

/** {@code talker database …}. */
@Command(
        name = "database",
        description = "Prepares the PostgreSQL that the nodes of a cluster share.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = DatabaseInit.class)
final class DatabaseCommand {}
