package talker.cli;

import picocli.CommandLine.Command;

/** {@code talker room …}. */
@Command(
        name = "room",
        description = "Adds, lists and removes rooms, and decides how long their messages are kept.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RoomAdd.class, RoomList.class, RoomRemove.class, RoomRetention.class})
final class RoomCommand {}
