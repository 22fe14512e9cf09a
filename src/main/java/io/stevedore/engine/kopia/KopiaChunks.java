package io.stevedore.engine.kopia;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * The chunks that a stored file consists of, in its order. There are some hundred thousand for each terabyte: of their
 * names only the last 64 bits are kept.
 */
final class KopiaChunks {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Stands before the name of an object that lists chunks, where the chunks are meant. */
    private static final String LISTED = "I";

    private static final int DIGITS = 16;

    private long[] ids = new long[64];
    private long[] bytes = new long[64];
    private int size;

    /** Whether the object is a list of chunks, and not one itself. */
    static boolean isListed(String object) {
        return object.startsWith(LISTED);
    }

    /** The object with the list. */
    static String list(String object) {
        return object.substring(LISTED.length());
    }

    static KopiaChunks single(String object, long length) throws IOException {
        KopiaChunks chunks = new KopiaChunks();
        chunks.add(object, length);
        return chunks;
    }

    /** @throws IOException when it is no list of chunks */
    static KopiaChunks parse(InputStream json) throws IOException {
        KopiaChunks chunks = new KopiaChunks();
        try (JsonParser parser = JSON.createParser(json)) {
            while (!"entries".equals(parser.currentName())) {
                if (parser.nextToken() == null) {
                    throw new IOException("not a list of chunks");
                }
            }
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new IOException("not a list of chunks");
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                JsonNode entry = JSON.readTree(parser);
                chunks.add(entry.path("o").asText(), entry.path("l").asLong());
            }
        }
        return chunks;
    }

    private void add(String object, long length) throws IOException {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        try {
            ids[size] = Long.parseUnsignedLong(object, Math.max(0, object.length() - DIGITS), object.length(), 16);
        } catch (NumberFormatException e) {
            throw new IOException("\"" + object + "\" is not the name of a chunk", e);
        }
        bytes[size++] = length;
    }

    /** Bytes of this file in chunks that the other does not have. */
    long bytesMissingIn(KopiaChunks other) {
        long[] known = Arrays.copyOf(other.ids, other.size);
        Arrays.sort(known);
        LongPredicate isKnown = id -> Arrays.binarySearch(known, id) >= 0;
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += isKnown.test(ids[i]) ? 0 : bytes[i];
        }
        return sum;
    }
}
