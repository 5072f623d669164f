package talker.cli;

import picocli.CommandLine.Command;

/** {@code talker room …}. */
@Command(
        name = "room",
        description = "Adds, lists, removes and moderates rooms, and decides how long their messages are kept.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RoomAdd.class,
            RoomList.class,
            RoomRemove.class,
            RoomRetention.class,
            RoomKick.class,
            RoomMute.class,
            RoomUnmute.class,
            RoomBan.class,
            RoomUnban.class,
            RoomRedact.class,
            RoomModeration.class,
            RoomModerator.class
        })
final class RoomCommand {}
