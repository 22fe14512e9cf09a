package io.stevedore.engine.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Splits a stream at line feeds and carriage returns. */
final class Pieces {
    /** Bytes of one piece that are kept; the rest of it is dropped, so that a program cannot fill our memory. */
    static final int LONGEST = 4 << 20;

    private Pieces() {}

    /** Returns at the end of the stream. */
    static void read(InputStream stream, Consumer<String> sink) throws IOException {
        byte[] buffer = new byte[8192];
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
            for (int i = 0; i < read; i++) {
                if (buffer[i] == '\n' || buffer[i] == '\r') {
                    emit(piece, sink);
                } else if (piece.size() < LONGEST) {
                    piece.write(buffer[i]);
                }
            }
        }
        emit(piece, sink);
    }

    private static void emit(ByteArrayOutputStream piece, Consumer<String> sink) {
        String text = piece.toString(StandardCharsets.UTF_8).strip();
        piece.reset();
        if (!text.isEmpty()) {
            sink.accept(text);
        }
    }
}
