package io.stevedore.engine.kopia;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;

/** The program's configuration: which repository, under which identity, with which caches. */
final class KopiaConfigFile {
    /** User and host of every Velero client; the snapshots of others would not be found under another. */
    static final String IDENTITY = "default";

    private KopiaConfigFile() {}

    static String text(KopiaStorage storage, Path cacheDirectory, CacheLimits limits) {
        return text(storage, caching(cacheDirectory, limits));
    }

    /** Without a folder for them the program keeps nothing but the index, and that in its memory. */
    static String withoutCaches(KopiaStorage storage) {
        return text(storage, JsonNodeFactory.instance.objectNode());
    }

    private static String text(KopiaStorage storage, ObjectNode caching) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putObject("storage").put("type", storage.type()).set("config", storage.configuration());
        root.set("caching", caching);
        root.put("hostname", IDENTITY);
        root.put("username", IDENTITY);
        root.put("description", "unified repo");
        root.put("enableActions", false);
        return root.toString();
    }

    private static ObjectNode caching(Path directory, CacheLimits limits) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("cacheDirectory", directory.toString())
                .put("maxCacheSize", CacheLimits.soft(limits.contentBytes()))
                .put("contentCacheSizeLimitBytes", limits.contentBytes())
                .put("maxMetadataCacheSize", CacheLimits.soft(limits.metadataBytes()))
                .put("metadataCacheSizeLimitBytes", limits.metadataBytes())
                .put("maxListCacheDuration", 30);
    }
}
