/** The kopia program as an engine: argument lists, configuration files, and the reading of what it prints. */
@NullMarked
package io.stevedore.engine.kopia;

import org.jspecify.annotations.NullMarked;
