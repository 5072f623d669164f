package talker.cli;

import picocli.CommandLine.Command;

/** {@code talker room …}. */
@Command(
        name = "room",
        description = "Adds, lists and removes rooms.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RoomAdd.class, RoomList.class, RoomRemove.class})
final class RoomCommand {}
