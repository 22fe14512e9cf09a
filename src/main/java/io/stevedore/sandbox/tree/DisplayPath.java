package io.stevedore.sandbox.tree;

import java.nio.file.Path;

/** File names may hold anything; on a terminal they must not. */
final class DisplayPath {
    private static final int LONGEST = 120;

    private DisplayPath() {}

    static String of(Path root, Path path) {
        String raw = root.relativize(path).toString();
        if (raw.isEmpty()) {
            return ".";
        }
        StringBuilder printable = new StringBuilder();
        raw.codePoints().limit(LONGEST).forEach(point -> {
            if (Character.isISOControl(point)) {
                printable.append("\\x%02x".formatted(point));
            } else {
                printable.appendCodePoint(point);
            }
        });
        return raw.codePointCount(0, raw.length()) > LONGEST
                ? printable.append("…").toString()
                : printable.toString();
    }
}
