/** What agent and mover say to each other: events while it runs, a termination message at the end. */
@NullMarked
package io.stevedore.protocol;

import org.jspecify.annotations.NullMarked;
