package io.stevedore.sandbox.tree;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine and this user may write. */
final class Machine {
    private Machine() {}

    /** Whether owners can be set and nothing is forbidden to us. */
    static boolean root() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Whether the JDK can write names beyond ASCII; decided by the locale it was started in. */
    static boolean unicodeNames() {
        return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"))
                .newEncoder()
                .canEncode("文");
    }
}
