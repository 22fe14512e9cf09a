/** An API server in memory: what agents do can be played call by call, without a thread and without a clock. */
@NullMarked
package io.stevedore.memory;

import org.jspecify.annotations.NullMarked;
