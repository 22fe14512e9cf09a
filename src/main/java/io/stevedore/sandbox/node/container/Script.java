package io.stevedore.sandbox.node.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The fixed shell texts; what varies is handed to them as arguments, environment and files. */
enum Script {
    GUARD("/sandbox/guard.sh"),
    ENTER("/sandbox/enter.sh"),
    IMAGE_COMMAND("/sandbox/image-command.sh");

    private final String resource;

    Script(String resource) {
        this.resource = resource;
    }

    String text() {
        try (InputStream in = Script.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing in the program: " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
