package io.stevedore.sandbox.scenario;

import io.stevedore.sandbox.report.TransferProgress;
import java.util.List;

/** Tells the user what happens. */
public interface Narrator {
    /** A step begins; it ends with {@link #done}. */
    void begin(String step);

    /** The step is through. */
    void done(String detail);

    /** A line of its own, also within a step. */
    void note(String line);

    /** How far the transfers are; may be called often. */
    void progress(List<TransferProgress> transfers);

    /** How many of the step's things are done, when they are too many to name; may be called often. */
    void counted(int done, int all);
}
