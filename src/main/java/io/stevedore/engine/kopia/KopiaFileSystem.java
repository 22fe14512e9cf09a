package io.stevedore.engine.kopia;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stevedore.engine.StorageLocation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A repository in a folder. */
record KopiaFileSystem(StorageLocation.FileSystem storage) implements KopiaStorage {
    /** Decimal, as the configuration wants it. */
    private static final int FILE_MODE = 0600;

    private static final int DIRECTORY_MODE = 0700;

    @Override
    public String type() {
        return "filesystem";
    }

    @Override
    public ObjectNode configuration() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("path", storage.folder().toString())
                .put("fileMode", FILE_MODE)
                .put("dirMode", DIRECTORY_MODE)
                .putNull("dirShards");
    }

    @Override
    public List<String> place(Path folder) {
        return List.of("filesystem", "--path=" + storage.folder());
    }

    @Override
    public Map<String, String> environment(Path folder) {
        return Map.of();
    }

    @Override
    public Set<String> secrets() {
        return Set.of();
    }
}
