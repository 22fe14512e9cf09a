/** What a benchmark has measured, in numbers and for people: pure values and how they are written down. */
@NullMarked
package io.stevedore.sandbox.bench;

import org.jspecify.annotations.NullMarked;
