package io.stevedore.sandbox.node.container;

import java.nio.file.Path;

/**
 * A directory or file of the machine, as a container sees it.
 *
 * @param source   on the machine
 * @param target   absolute path inside
 * @param readOnly whether writes are refused
 */
public record Mount(Path source, String target, boolean readOnly) {

    public Mount {
        Path inside = Path.of(target);
        if (!inside.isAbsolute() || !inside.normalize().equals(inside)) {
            throw new IllegalArgumentException("not an absolute path without detours: " + target);
        }
        target = inside.toString();
    }
}
