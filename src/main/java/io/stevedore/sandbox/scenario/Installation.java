package io.stevedore.sandbox.scenario;

import io.stevedore.sandbox.node.container.Image;
import io.stevedore.sandbox.programs.ProgramArchive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The build of our program that runs in the played pods. */
public sealed interface Installation {

    /** An image in which {@code command} is our program. */
    Image image(String command);

    /**
     * On a JVM.
     *
     * @param javaHome the JDK
     * @param runner   its {@code quarkus-run.jar}
     */
    record Jvm(Path javaHome, Path runner) implements Installation {
        private static final List<String> OPTIONS = List.of(
                "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--sun-misc-unsafe-memory-access=allow");

        @Override
        public Image image(String command) {
            List<String> options = new ArrayList<>(OPTIONS);
            options.addAll(ProgramArchive.options(javaHome, runner));
            // file names are bytes; the JDK reads them by the locale, and in C only ASCII ones
            return Image.jvm(command, javaHome, runner, options).with("LC_ALL", "C.UTF-8");
        }
    }

    /** A native binary, as it is. */
    record Binary(Path program) implements Installation {
        @Override
        public Image image(String command) {
            return Image.binary(command, program);
        }
    }
}
