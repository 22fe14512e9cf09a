package io.stevedore.restorewait;

import io.stevedore.api.Names;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The volumes of a pod that are being restored, each mounted below one folder under its name. One that is complete has the
 * file {@code .velero/<uid of the Restore>}.
 *
 * @param uid a file name, no path
 */
record RestoredVolumes(Path folder, String uid) {

    /** What is still waited for, by name and with the reason where it is not just time; empty when all is there. */
    List<String> missing() {
        try {
            List<String> missing = new ArrayList<>();
            for (Path volume : volumes()) {
                look(volume, missing);
            }
            return missing;
        } catch (IOException e) {
            return List.of("%s (cannot be listed: %s)".formatted(folder, e));
        }
    }

    private void look(Path volume, List<String> missing) {
        try {
            Files.readAttributes(done(volume), BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            missing.add(String.valueOf(volume.getFileName()));
        } catch (AccessDeniedException e) {
            missing.add(volume.getFileName() + " (this user may not look into it: let secCtxRunAsUser in the ConfigMap"
                    + " fs-restore-action-config name one who may)");
        } catch (IOException e) {
            missing.add("%s (%s)".formatted(volume.getFileName(), e));
        }
    }

    /**
     * Takes away the files that told the end, which are nothing of the application's. Only the owner of a volume may.
     *
     * @return the names of volumes that keep theirs
     */
    List<String> tidy() throws IOException {
        List<String> kept = new ArrayList<>();
        for (Path volume : volumes()) {
            try {
                Files.delete(done(volume));
                Files.delete(volume.resolve(Names.DONE_FOLDER));
            } catch (IOException e) {
                kept.add(String.valueOf(volume.getFileName()));
            }
        }
        return kept;
    }

    private List<Path> volumes() throws IOException {
        List<Path> volumes = new ArrayList<>();
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(folder, path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))) {
            all.forEach(volumes::add);
        }
        Collections.sort(volumes);
        return volumes;
    }

    private Path done(Path volume) {
        return volume.resolve(Names.DONE_FOLDER).resolve(uid);
    }
}
