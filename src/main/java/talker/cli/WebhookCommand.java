package talker.cli;

import picocli.CommandLine.Command;

/** {@code talker webhook …}. */
@Command(
        name = "webhook",
        description = "Adds, lists and removes webhooks: servers of others that are told what is said in a room.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {WebhookAdd.class, WebhookList.class, WebhookRemove.class})
final class WebhookCommand {}
