package io.stevedore.app;

import picocli.CommandLine.IVersionProvider;

/** The version of this build, from the package's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"stevedore " + text()};
    }

    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
