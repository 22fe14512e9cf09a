/** The restic program as an engine: argument lists, environment, and the reading of what it prints. */
@NullMarked
package io.stevedore.engine.restic;

import org.jspecify.annotations.NullMarked;
