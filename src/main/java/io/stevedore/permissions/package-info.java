/** What each of our processes may ask of the API server, and why: the Roles that we ship are made from this list. */
@NullMarked
package io.stevedore.permissions;

import org.jspecify.annotations.NullMarked;
