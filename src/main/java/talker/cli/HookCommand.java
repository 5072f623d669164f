package talker.cli;

import picocli.CommandLine.Command;

/** {@code talker hook …}. */
@Command(
        name = "hook",
        description = "Adds, lists and removes incoming hooks: addresses at which programs post in a room.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {HookAdd.class, HookList.class, HookRemove.class})
final class HookCommand {}
