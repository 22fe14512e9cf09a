/** What the operator of a cluster sets by ConfigMap: read once, checked, and turned into decisions by pure functions. */
@NullMarked
package io.stevedore.config;

import org.jspecify.annotations.NullMarked;
