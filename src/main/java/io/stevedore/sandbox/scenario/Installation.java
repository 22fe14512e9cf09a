package io.stevedore.sandbox.scenario;

import java.nio.file.Path;

/**
 * The build that runs in the played pods.
 *
 * @param javaHome the JDK
 * @param runner   its {@code quarkus-run.jar}
 */
public record Installation(Path javaHome, Path runner) {}
