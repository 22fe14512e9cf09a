/** Measurements of the whole program. They run only when they are named, see {@code CONTRIBUTING.md}. */
@NullMarked
package io.stevedore.benchmark;

import org.jspecify.annotations.NullMarked;
