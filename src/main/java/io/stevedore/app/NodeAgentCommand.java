package io.stevedore.app;

import picocli.CommandLine.Command;

@Command(name = "node-agent", mixinStandardHelpOptions = true)
final class NodeAgentCommand {}
