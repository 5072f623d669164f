package talker.cli;

import picocli.CommandLine.Command;

/** {@code talker user …}. */
@Command(
        name = "user",
        description = "Adds, imports, lists and removes the users of an account, and erases what they wrote.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {UserAdd.class, UserImport.class, UserList.class, UserRemove.class, UserErase.class})
final class UserCommand {}
