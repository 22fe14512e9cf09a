package io.stevedore.app;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, from the package's manifest. */
final class Version implements IVersionProvider {
    /** Read while a native binary is built, for there is no manifest in it. */
    private static final String TEXT =
            Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "development");

    @Override
    public String[] getVersion() {
        return new String[] {"stevedore " + text()};
    }

    static String text() {
        return TEXT;
    }
}
