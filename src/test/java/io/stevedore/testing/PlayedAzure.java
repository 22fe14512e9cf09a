package io.stevedore.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * As much of Azure's blob storage as a repository needs, in memory: one account with one container. It looks who asks, and
 * not whether the signature is right.
 */
public final class PlayedAzure implements HttpHandler {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
    private static final Pattern BLOCK = Pattern.compile("blockid=([^&]+)");
    private static final Pattern LISTED = Pattern.compile("<(?:Latest|Uncommitted)>([^<]+)<");
    private static final String NOW = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));

    private final NavigableMap<String, byte[]> blobs = new ConcurrentSkipListMap<>();
    private final NavigableMap<String, byte[]> blocks = new ConcurrentSkipListMap<>();
    private final String account;
    private final String container;

    public PlayedAzure(String account, String container) {
        this.account = account;
        this.container = container;
    }

    /** The names of what is kept. */
    public Iterable<String> names() {
        return blobs.keySet();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String[] path = exchange.getRequestURI().getPath().split("/", 3);
            String sender = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            if (!sender.startsWith("SharedKey " + account + ":")) {
                fail(exchange, 403, "AuthenticationFailed");
            } else if (!path[1].equals(container)) {
                fail(exchange, 404, "ContainerNotFound");
            } else if (path.length < 3) {
                list(exchange);
            } else {
                blob(exchange, path[2], body);
            }
        }
    }

    private void blob(HttpExchange exchange, String name, byte[] body) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                put(name, String.valueOf(exchange.getRequestURI().getQuery()), body);
                answer(exchange, 201, new byte[0]);
            }
            case "DELETE" -> {
                if (blobs.remove(name) == null) {
                    fail(exchange, 404, "BlobNotFound");
                } else {
                    answer(exchange, 202, new byte[0]);
                }
            }
            default -> {
                byte[] found = blobs.get(name);
                if (found == null) {
                    fail(exchange, 404, "BlobNotFound");
                } else {
                    read(exchange, found);
                }
            }
        }
    }

    /** At once, or block by block and then the list of the blocks. */
    private void put(String name, String query, byte[] body) {
        Matcher block = BLOCK.matcher(query);
        if (block.find()) {
            blocks.put(name + " " + block.group(1), body);
        } else if (query.contains("comp=blocklist")) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            LISTED.matcher(new String(body, StandardCharsets.UTF_8))
                    .results()
                    .forEach(id -> whole.writeBytes(blocks.remove(name + " " + id.group(1))));
            blobs.put(name, whole.toByteArray());
        } else {
            blobs.put(name, body);
        }
    }

    private static void read(HttpExchange exchange, byte[] blob) throws IOException {
        Matcher range =
                RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("x-ms-range")));
        if (!range.matches()) {
            answer(exchange, 200, blob);
            return;
        }
        int from = Integer.parseInt(range.group(1));
        int to = range.group(2).isEmpty() ? blob.length : Math.min(blob.length, Integer.parseInt(range.group(2)) + 1);
        exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + blob.length);
        answer(exchange, 206, Arrays.copyOfRange(blob, from, to));
    }

    private void list(HttpExchange exchange) throws IOException {
        String prefix = URI.create("?" + exchange.getRequestURI().getRawQuery())
                .getQuery()
                .replaceFirst("^.*?(?:^|&)prefix=([^&]*).*$", "$1");
        String found = blobs.tailMap(prefix, true).entrySet().stream()
                .takeWhile(blob -> blob.getKey().startsWith(prefix))
                .map(blob -> ("<Blob><Name>%s</Name><Properties><Last-Modified>%s</Last-Modified><Etag>1</Etag>"
                                + "<Content-Length>%d</Content-Length><BlobType>BlockBlob</BlobType></Properties></Blob>")
                        .formatted(blob.getKey(), NOW, blob.getValue().length))
                .collect(Collectors.joining());
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        String text = "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>" + found
                + "</Blobs><NextMarker/></EnumerationResults>";
        answer(exchange, 200, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void fail(HttpExchange exchange, int status, String code) throws IOException {
        exchange.getResponseHeaders().set("x-ms-error-code", code);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        answer(exchange, status, ("<Error><Code>" + code + "</Code></Error>").getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Last-Modified", NOW);
        exchange.getResponseHeaders().set("ETag", "\"1\"");
        exchange.getResponseHeaders().set("x-ms-version", "2024-11-04");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
