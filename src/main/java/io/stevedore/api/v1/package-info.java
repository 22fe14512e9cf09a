/** {@code velero.io/v1}: repositories and storage locations. */
package io.stevedore.api.v1;
