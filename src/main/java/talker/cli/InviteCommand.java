package talker.cli;

import picocli.CommandLine.Command;

/** {@code talker invite …}. */
@Command(
        name = "invite",
        description = "Adds, lists and removes invites: links with which people make themselves users.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {InviteAdd.class, InviteList.class, InviteRemove.class})
final class InviteCommand {}
