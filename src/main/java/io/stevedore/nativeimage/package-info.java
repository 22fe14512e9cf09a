/** What the native binary needs to know that a JVM finds out by itself. */
@NullMarked
package io.stevedore.nativeimage;

import org.jspecify.annotations.NullMarked;
