package io.stevedore.engine.restic;

import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.program.Ended;
import io.stevedore.engine.program.ErrorSigns;
import io.stevedore.engine.program.ErrorSigns.Sign;
import java.util.List;

/** What the program's exit codes and texts mean. Few failures have a code of their own. */
final class ResticErrors {
    static final int INCOMPLETE_SOURCE = 3;
    private static final int NO_REPOSITORY = 10;
    static final int LOCKED = 11;
    private static final int WRONG_PASSWORD = 12;

    private static final ErrorSigns SIGNS = new ErrorSigns(List.of(
            new Sign("no space left on device", Cause.NO_SPACE),
            new Sign("disk quota exceeded", Cause.NO_SPACE),
            new Sign("read-only file system", Cause.STORAGE_READ_ONLY),
            new Sign("config file already exists", Cause.ALREADY_EXISTS),
            new Sign("wrong password or no key found", Cause.WRONG_PASSWORD),
            new Sign("repository is already locked", Cause.LOCKED),
            new Sign("the specified bucket does not exist", Cause.STORAGE_MISSING),
            new Sign("containernotfound", Cause.STORAGE_MISSING),
            new Sign("bucket doesn't exist", Cause.STORAGE_MISSING),
            new Sign("request signature we calculated does not match", Cause.STORAGE_REFUSED),
            new Sign("access key id you provided does not exist", Cause.STORAGE_REFUSED),
            new Sign("access denied", Cause.STORAGE_REFUSED),
            new Sign("authenticationfailed", Cause.STORAGE_REFUSED),
            new Sign("is there a repository at the following location", Cause.NOT_INITIALISED),
            new Sign("ciphertext verification failed", Cause.DAMAGED),
            new Sign("invalid data returned", Cause.DAMAGED),
            new Sign("could not be repaired", Cause.DAMAGED),
            new Sign("unexpected pack size", Cause.DAMAGED),
            new Sign("not found in index", Cause.DAMAGED),
            new Sign("no matching id found", Cause.SNAPSHOT_MISSING),
            new Sign("connection refused", Cause.STORAGE_UNREACHABLE),
            new Sign("no such host", Cause.STORAGE_UNREACHABLE),
            new Sign("i/o timeout", Cause.STORAGE_UNREACHABLE),
            // a whole id is not looked for but opened
            new Sign("could not find snapshot", Cause.SNAPSHOT_MISSING),
            new Sign("unable to open repository", Cause.STORAGE_UNREACHABLE)));

    private ResticErrors() {}

    static EngineFailure failure(String attempted, Ended ended) {
        EngineFailure byText = SIGNS.failure(attempted, ended);
        return switch (ended.code()) {
            case NO_REPOSITORY -> new EngineFailure(Cause.NOT_INITIALISED, byText.text());
            case LOCKED -> new EngineFailure(Cause.LOCKED, byText.text());
            case WRONG_PASSWORD -> new EngineFailure(Cause.WRONG_PASSWORD, byText.text());
            default -> byText;
        };
    }

    static EngineFailure ours(String attempted, Exception e) {
        return SIGNS.ours(attempted, e);
    }
}
