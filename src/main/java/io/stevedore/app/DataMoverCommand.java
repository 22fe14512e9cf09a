package io.stevedore.app;

import picocli.CommandLine.Command;

@Command(name = "data-mover", mixinStandardHelpOptions = true)
final class DataMoverCommand {}
