/** What an agent knows of its tasks, for people: views of the present, and what is kept of tasks that failed. */
@NullMarked
package io.stevedore.diagnostics;

import org.jspecify.annotations.NullMarked;
