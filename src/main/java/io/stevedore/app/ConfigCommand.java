package io.stevedore.app;

import io.stevedore.config.ConfigSchema;
import io.stevedore.config.KeySearch;
import io.stevedore.config.KeyText;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code config}: everything about the node-agent ConfigMap. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Checks and explains the configuration of the node agent.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ConfigCheckCommand.class, ConfigCommand.Explain.class, ConfigCommand.Schema.class})
final class ConfigCommand {

    @Command(
            name = "explain",
            mixinStandardHelpOptions = true,
            description = "What a key means, what holds without it, since when it is there, and how it is written.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  stevedore config explain                     all keys, one line each",
                "  stevedore config explain backupPVC",
                "  stevedore config explain loadConcurrency.prepareQueueLength",
            })
    static final class Explain implements Runnable {
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Parameters(arity = "0..1", paramLabel = "KEY", description = "Path or name of a key, in any letter case.")
        @Nullable
        String key;

        @Override
        public void run() {
            spec.commandLine().getOut().print(key == null ? KeyText.overview() : pages(key));
            spec.commandLine().getOut().flush();
        }

        private String pages(String wanted) {
            List<KeySearch.Placed> found = KeySearch.asked(wanted);
            if (found.isEmpty()) {
                List<String> near = KeySearch.elsewhere(wanted.substring(wanted.lastIndexOf('.') + 1));
                throw new ParameterException(
                        spec.commandLine(),
                        "There is no key " + wanted
                                + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?"));
            }
            return found.stream().map(KeyText::page).collect(Collectors.joining("\n"));
        }
    }

    @Command(
            name = "schema",
            mixinStandardHelpOptions = true,
            description = "Prints a JSON Schema (2020-12), by which editors check and complete.",
            footerHeading = "%nExample:%n",
            footer = "  stevedore config schema > node-agent-config.schema.json")
    static final class Schema implements Runnable {
        @Spec
        CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            spec.commandLine().getOut().print(ConfigSchema.text());
            spec.commandLine().getOut().flush();
        }
    }
}
