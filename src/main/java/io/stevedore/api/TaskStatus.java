package io.stevedore.api;

import io.fabric8.generator.annotation.Nullable;
import org.jspecify.annotations.NullUnmarked;

/** What the status of every kind of task tells. */
@NullUnmarked // a field that the JSON has not is null
public abstract class TaskStatus {
    @OneOf({
        Phases.NEW,
        Phases.ACCEPTED,
        Phases.PREPARED,
        Phases.IN_PROGRESS,
        Phases.CANCELING,
        Phases.CANCELED,
        Phases.COMPLETED,
        Phases.FAILED
    })
    public String phase;

    public String message;
    /** RFC 3339. */
    @Format(Format.DATE_TIME)
    @Nullable
    public String startTimestamp;
    /** RFC 3339. */
    @Format(Format.DATE_TIME)
    @Nullable
    public String completionTimestamp;

    public Progress progress;
    /** RFC 3339; the prepare timeout counts from here. */
    @Format(Format.DATE_TIME)
    @Nullable
    public String acceptedTimestamp;
}
