package io.stevedore.diagnosis;

import io.stevedore.expose.Obstacle;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the API server means when it refuses an object: it tells by its words alone. */
final class ObstacleExaminer {
    private record Sign(Pattern words, Code code) {}

    private static final List<Sign> SIGNS = List.of(
            sign("exceeded quota|failed quota|status unknown for quota", Code.QUOTA_EXCEEDED),
            sign("violates PodSecurity", Code.POD_SECURITY),
            sign("no PriorityClass with name", Code.PRIORITY_CLASS_MISSING),
            sign("error looking up service account|serviceaccount \".*\" not found", Code.SERVICE_ACCOUNT_MISSING),
            sign("(maximum|minimum) .* per \\w+ is|limit to request ratio per \\w+ is", Code.LIMIT_RANGE),
            sign("admission webhook|ValidatingAdmissionPolicy|admission plugin", Code.ADMISSION_DENIED),
            sign("User \".*\" cannot \\w+ resource", Code.PERMISSION_MISSING));

    private ObstacleExaminer() {}

    private static Sign sign(String words, Code code) {
        return new Sign(Pattern.compile(words), code);
    }

    static Optional<Finding> examine(Evidence evidence) {
        return evidence.obstacle().map(obstacle -> new Finding(code(obstacle), obstacle.object(), obstacle.message()));
    }

    private static Code code(Obstacle obstacle) {
        return switch (obstacle.kind()) {
            case NO_STORAGE_CLASS -> Code.STORAGE_CLASS_MISSING;
            case NO_CONSUMER -> Code.WAITS_FOR_CONSUMER;
            case NO_POD_FOLDER -> Code.POD_FOLDER_MISSING;
            case REFUSED ->
                SIGNS.stream()
                        .filter(sign -> sign.words().matcher(obstacle.message()).find())
                        .map(Sign::code)
                        .findFirst()
                        .orElse(Code.CREATION_REFUSED);
        };
    }
}
