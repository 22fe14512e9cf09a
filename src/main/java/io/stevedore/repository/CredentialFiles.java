package io.stevedore.repository;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the file with the credentials of a location in the order of Velero: a Secret that the location names, a path that it
 * names, the path in a variable of the environment.
 */
final class CredentialFiles {
    private static final int LARGEST_FILE = 1 << 20;

    private final SecretTexts secrets;
    private final Variables environment;

    CredentialFiles(SecretTexts secrets, Variables environment) {
        this.secrets = secrets;
        this.environment = environment;
    }

    /**
     * A file with credentials.
     *
     * @param name where it was found, for people
     * @param text its content, which is secret
     */
    record Source(String name, String text) {
        @Override
        public String toString() {
            return "Source[" + name + "]";
        }
    }

    /**
     * Empty when nothing names one.
     *
     * @param variable of the environment, which may name a path
     * @throws RefusedException when the one that is named is not there
     */
    Optional<Source> find(LocationView location, String variable) throws RefusedException {
        if (location.credential().isPresent()) {
            var place = location.credential().get();
            return Optional.of(new Source("Secret " + place.name + ", key " + place.key, secrets.require(place)));
        }
        String named = location.config("credentialsFile");
        String file = named.isEmpty() ? environment.value(variable) : named;
        return file.isEmpty() ? Optional.empty() : Optional.of(new Source(file, read(file)));
    }

    private static String read(String file) throws RefusedException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return new String(in.readNBytes(LARGEST_FILE), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new RefusedException("the credentials file " + file + " does not exist");
        } catch (IOException | InvalidPathException e) {
            throw new RefusedException("the credentials file " + file + " cannot be read: " + e.getMessage());
        }
    }
}
