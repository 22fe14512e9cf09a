package io.stevedore.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/** A part of a list, and where it goes on. */
final class Page {
    private static final int USUAL = 50;
    private static final int MOST = 200;

    private Page() {}

    /** Only what is shown is made. */
    static <T> ObjectNode of(Call call, List<T> all, Function<T, ObjectNode> view) {
        int limit = call.number("limit", USUAL, 1, MOST);
        int offset = call.number("offset", 0, 0, Integer.MAX_VALUE - MOST);
        ObjectNode page = JsonNodeFactory.instance.objectNode().put("total", all.size());
        if (offset + limit < all.size()) {
            page.put("next", "%s?limit=%d&offset=%d".formatted(call.path(), limit, offset + limit));
        }
        ArrayNode items = page.putArray("items");
        all.stream().skip(offset).limit(limit).map(view).forEach(items::add);
        return page;
    }
}
