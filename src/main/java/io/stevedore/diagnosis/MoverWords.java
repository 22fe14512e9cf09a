package io.stevedore.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a mover means by the error it ends with: its words alone tell, for it may be of another release. */
final class MoverWords {
    private record Sign(Pattern words, Code code) {}

    /** The first that occurs decides: a repository that is not ready says why it is not. */
    private static final List<Sign> SIGNS = List.of(
            sign("invalid repository password|wrong password|no repository password", Code.WRONG_PASSWORD),
            sign("RequestTimeTooSkewed|request time and the (current|server's) time is too large", Code.CLOCKS_APART),
            sign("already locked|unable to create lock", Code.REPOSITORY_LOCKED),
            sign("no space left on device|disk quota exceeded", Code.DISK_FULL),
            sign(
                    "refuses the keys|InvalidAccessKeyId|SignatureDoesNotMatch|access denied|invalid_grant"
                            + "|credentials file .* (does not exist|cannot be read)|no credentials",
                    Code.CREDENTIALS_REFUSED),
            sign(
                    "BackupStorageLocation \\S+ does not exist|is the volume mounted|mounted and reachable"
                            + "|connection refused|no such host|bucket (does not|doesn't) exist|Make the bucket",
                    Code.LOCATION_UNAVAILABLE),
            sign("backup repository (is not ready|not provisioned)", Code.REPOSITORY_NOT_READY));

    private MoverWords() {}

    private static Sign sign(String words, Code code) {
        return new Sign(Pattern.compile(words, Pattern.CASE_INSENSITIVE), code);
    }

    /** The words are quoted; all of them stand in what the mover said. */
    static Optional<Finding> examine(String object, String message) {
        for (Sign sign : SIGNS) {
            Matcher found = sign.words().matcher(message);
            if (found.find()) {
                return Optional.of(new Finding(sign.code(), object, "its mover says \"" + found.group() + "\""));
            }
        }
        return Optional.empty();
    }
}
