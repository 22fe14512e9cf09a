package io.stevedore.sandbox.node.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Lays an image's commands out as files: one fixed script, and the words of each command beside it. */
final class ImageCommands {
    private ImageCommands() {}

    static List<Mount> layOut(Image image, Path directory) throws IOException {
        var mounts = new ArrayList<Mount>();
        int number = 0;
        for (var command : image.commands().entrySet()) {
            for (String word : command.getValue()) {
                if (word.indexOf('\n') >= 0) {
                    throw new IllegalArgumentException("a line break in a command of the image: " + command.getKey());
                }
            }
            Path script = directory.resolve("command-" + number++);
            Path words = Files.write(script.resolveSibling(script.getFileName() + ".words"), command.getValue());
            Files.writeString(script, Script.IMAGE_COMMAND.text());
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            mounts.add(new Mount(script, command.getKey(), true));
            mounts.add(new Mount(words, command.getKey() + ".words", true));
        }
        return mounts;
    }
}
