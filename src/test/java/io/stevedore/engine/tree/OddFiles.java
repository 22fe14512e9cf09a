package io.stevedore.engine.tree;

import java.io.IOException;
import java.nio.file.Path;

/** Makes files whose names Java cannot write: a shell's printf can. */
public final class OddFiles {
    private OddFiles() {}

    /** @param name with octal escapes, as printf reads them */
    public static void create(Path folder, String name, String content) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", "printf '%s' \"$2\" > \"$(printf \"$1\")\"", "sh", name, content)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        if (shell.waitFor() != 0) {
            throw new IOException(
                    new String(shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
