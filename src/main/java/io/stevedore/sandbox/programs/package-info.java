/** Finds the real programs that the sandbox runs, and builds those that are missing from pinned Go modules. */
@NullMarked
package io.stevedore.sandbox.programs;

import org.jspecify.annotations.NullMarked;
