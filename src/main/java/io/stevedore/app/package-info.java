/** The entry point, the commands, and what wires them. */
@NullMarked
package io.stevedore.app;

import org.jspecify.annotations.NullMarked;
