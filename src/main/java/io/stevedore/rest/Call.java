package io.stevedore.rest;

import java.util.Map;

/**
 * A question that has found its route.
 *
 * @param path  as asked, without the query
 * @param names what stands in the place of the names in the route's path
 * @param query each parameter once
 */
public record Call(String path, Map<String, String> names, Map<String, String> query) {

    /** @throws Problem when it is no whole number between the bounds */
    int number(String parameter, int fallback, int least, int most) {
        String text = query.get(parameter);
        if (text == null) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Problem.badRequest("%s is a whole number from %d to %d".formatted(parameter, least, most));
    }
}
