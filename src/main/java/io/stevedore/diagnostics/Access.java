package io.stevedore.diagnostics;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may see the diagnostics: the cluster says it. */
public interface Access {
    /** As the cluster knows somebody. */
    record Caller(String name, String uid, List<String> groups, Map<String, List<String>> extra) {}

    /** Whose token it is; empty when the cluster does not know it. */
    Optional<Caller> caller(String token);

    /** Whether the caller has the right {@code get} on the path, as on one of the API server's own. */
    boolean mayGet(Caller caller, String path);
}
