package io.stevedore.app;

import picocli.CommandLine.Command;

@Command(name = "coordinator", mixinStandardHelpOptions = true)
final class CoordinatorCommand {}
