package io.stevedore.app;

import picocli.CommandLine.Command;

@Command(name = "sandbox", mixinStandardHelpOptions = true)
final class SandboxCommand {}
