/** What a run cost: phases of the tasks, bytes, and the agents' requests, as a table and as JSON. */
@NullMarked
package io.stevedore.sandbox.report;

import org.jspecify.annotations.NullMarked;
