/** The one catalogue of meters: every name, label and unit that we publish stands here. */
@NullMarked
package io.stevedore.metrics;

import org.jspecify.annotations.NullMarked;
