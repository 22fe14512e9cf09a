package io.stevedore.config.json;

import io.stevedore.config.json.JsonStack.Open;
import io.stevedore.config.json.JsonTokens.Kind;
import io.stevedore.config.json.JsonTokens.Token;
import io.stevedore.config.json.JsonValue.JsonFlag;
import io.stevedore.config.json.JsonValue.JsonNull;
import io.stevedore.config.json.JsonValue.JsonNumber;
import io.stevedore.config.json.JsonValue.JsonText;
import io.stevedore.config.json.JsonValue.Member;
import io.stevedore.config.json.JsonValue.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as strictly as the standard has it, and goes on after each mistake, so that all of them are told at once.
 * Libraries stop at the first one.
 *
 * <p>It keeps a stack of its own: no document is too deep for the thread.
 */
public final class JsonReader {
    /** More levels than this Velero's own reader refuses. */
    static final int MOST_LEVELS = 10_000;
    /** Nobody reads more; a megabyte of something else would have a million. */
    static final int MOST_PROBLEMS = 1_000;

    private static final Pattern YAML = Pattern.compile("---.*|%YAML.*|- .*|[\\w./-]+:(\\s.*)?");

    /**
     * What was read.
     *
     * @param root empty when there is nothing; as much as could be read when there are problems
     */
    public record Reading(Optional<JsonValue> root, List<SyntaxProblem> problems, Lines lines) {}

    private enum Expect {
        VALUE,
        FIRST_ELEMENT,
        FIRST_KEY,
        KEY,
        COLON,
        NEXT,
        END
    }

    private final String text;
    private final Lines lines;
    private final List<SyntaxProblem> problems = new ArrayList<>();
    private final JsonStack stack = new JsonStack();
    private final JsonTokens tokens;
    private Expect expect = Expect.VALUE;
    private int lastComma;
    private boolean astray;
    private boolean done;
    private @Nullable JsonValue root;
    private @Nullable Open closedRoot;

    private JsonReader(String text) {
        this.text = text;
        this.lines = new Lines(text);
        this.tokens = new JsonTokens(text, this::add);
    }

    /** Reads a whole document. Never throws. */
    public static Reading read(String text) {
        return new JsonReader(text).read();
    }

    private Reading read() {
        if (text.isBlank()) {
            add(text.length(), "the document is empty", "nothing", "a JSON object", "write {} for all defaults");
        } else if (YAML.matcher(Lines.firstOf(text)).matches()) {
            add(
                    text.indexOf(Lines.firstOf(text)),
                    "this looks like YAML, a JSON object is expected",
                    JsonPath.shown(Lines.firstOf(text)),
                    "'{'",
                    "convert it to JSON first");
        } else {
            while (!done) {
                take(tokens.next());
            }
        }
        return new Reading(Optional.ofNullable(root), List.copyOf(problems), lines);
    }

    private void take(Token token) {
        if (token.kind() == Kind.OTHER && token.text().equals(";") && expect == Expect.NEXT) {
            separatorExpected(token);
            next(new Token(Kind.COMMA, token.start(), token.end(), ","));
            return;
        }
        switch (expect) {
            case VALUE, FIRST_ELEMENT -> value(token);
            case FIRST_KEY, KEY -> key(token);
            case COLON -> colon(token);
            case NEXT -> next(token);
            case END -> end(token);
        }
    }

    private void value(Token token) {
        switch (token.kind()) {
            case OPEN_OBJECT -> open(true, token);
            case OPEN_ARRAY -> open(false, token);
            case TEXT -> {
                if (stack.isEmpty() && tokens.colonFollows()) {
                    problem(token, "'{' expected at the start of the document", "'{'", "");
                    open(true, token);
                    key(token);
                } else {
                    put(new JsonText(token.start(), token.text()));
                }
            }
            case NUMBER -> put(new JsonNumber(token.start(), token.text()));
            case WORD -> put(word(token));
            case CLOSE_OBJECT, CLOSE_ARRAY -> closeWithoutValue(token);
            case COMMA -> {
                valueExpected(token);
                if (!stack.isEmpty()) {
                    put(new Unreadable(token.start()));
                    next(token);
                }
            }
            case COLON, OTHER -> valueExpected(token);
            case END -> {
                valueExpected(token);
                finish();
            }
        }
    }

    private void closeWithoutValue(Token token) {
        if (stack.isEmpty()) {
            valueExpected(token);
        } else if (expect == Expect.FIRST_ELEMENT) {
            close(token);
        } else {
            if (top().object) {
                valueExpected(token);
                put(new Unreadable(token.start()));
            } else {
                commaTooMany("the last element of " + whole(stack.path(1)));
            }
            close(token);
        }
    }

    private JsonValue word(Token token) {
        switch (token.text()) {
            case "true":
            case "false":
                return new JsonFlag(token.start(), token.text().equals("true"));
            case "null":
                return new JsonNull(token.start());
            default:
                problem(
                        token,
                        "a value expected for " + whole(stack.path(0)),
                        "a number, true, false, null, a text in quotes, '{' or '['",
                        JsonTokens.meantBy(token.text()));
                return new Unreadable(token.start());
        }
    }

    private void key(Token token) {
        switch (token.kind()) {
            case TEXT -> named(token);
            case WORD, NUMBER -> {
                problem(token, "keys stand in double quotes", JsonPath.quoted(token.text()), "");
                named(token);
            }
            case CLOSE_OBJECT -> {
                if (expect == Expect.KEY) {
                    commaTooMany("the last key of " + whole(stack.path(1)));
                }
                close(token);
            }
            case CLOSE_ARRAY -> close(token);
            case COMMA -> {
                problem(token, "a ',' too many in " + whole(stack.path(1)), "a key in quotes", "leave it out");
                lastComma = token.start();
            }
            case COLON -> {
                problem(token, "a key expected before ':' in " + whole(stack.path(1)), "a key in quotes", "");
                top().key = null;
                expect = Expect.VALUE;
            }
            case OPEN_OBJECT, OPEN_ARRAY -> {
                problem(token, "a key expected in " + whole(stack.path(1)), "a key in quotes", "");
                top().key = null;
                open(token.kind() == Kind.OPEN_OBJECT, token);
            }
            case OTHER -> problem(token, "a key expected in " + whole(stack.path(1)), "a key in quotes", "");
            case END -> unclosed(token);
        }
    }

    private void named(Token token) {
        top().key = token.text();
        top().keyAt = token.start();
        expect = Expect.COLON;
        astray = false;
    }

    private void colon(Token token) {
        switch (token.kind()) {
            case COLON -> expect = Expect.VALUE;
            case COMMA, CLOSE_OBJECT, CLOSE_ARRAY, END -> {
                problem(token, "':' and a value expected after the key " + stack.path(0), "':'", "");
                put(new Unreadable(token.start()));
                next(token);
            }
            case TEXT, NUMBER, WORD, OPEN_OBJECT, OPEN_ARRAY, OTHER -> {
                problem(token, "':' expected after the key " + stack.path(0), "':'", "");
                expect = Expect.VALUE;
                if (token.kind() != Kind.OTHER) {
                    value(token);
                }
            }
        }
    }

    private void next(Token token) {
        switch (token.kind()) {
            case COMMA -> {
                lastComma = token.start();
                expect = top().object ? Expect.KEY : Expect.VALUE;
                top().key = null;
                top().index = top().elements.size();
                astray = false;
            }
            case CLOSE_OBJECT, CLOSE_ARRAY -> close(token);
            case END -> unclosed(token);
            case COLON -> {
                separatorExpected(token);
                top().key = null;
                expect = Expect.VALUE;
            }
            case TEXT, NUMBER, WORD, OPEN_OBJECT, OPEN_ARRAY, OTHER -> {
                separatorExpected(token);
                if (top().object) {
                    strayInObject(token);
                } else if (token.kind() != Kind.OTHER) {
                    top().index = top().elements.size();
                    value(token);
                }
            }
        }
    }

    private void strayInObject(Token token) {
        boolean opens = token.kind() == Kind.OPEN_OBJECT || token.kind() == Kind.OPEN_ARRAY;
        if (opens) {
            top().key = null;
            open(token.kind() == Kind.OPEN_OBJECT, token);
        } else if (token.kind() != Kind.OTHER && tokens.colonFollows()) {
            key(token);
        } else {
            astray = true;
        }
    }

    private void end(Token token) {
        Open reopened = closedRoot;
        switch (token.kind()) {
            case END -> done = true;
            case CLOSE_OBJECT, CLOSE_ARRAY ->
                problem(token, "this " + token.shown() + " closes nothing", "the end of the document", "leave it out");
            case COMMA, TEXT, NUMBER, WORD, OPEN_OBJECT, OPEN_ARRAY, COLON, OTHER -> {
                problem(
                        token,
                        "the document ends before this",
                        "the end of the document",
                        reopened == null ? "" : "is there a closing bracket too many above?");
                if (token.kind() == Kind.COMMA && reopened != null) {
                    stack.push(reopened);
                    next(token);
                } else {
                    done = true;
                }
            }
        }
    }

    private void open(boolean object, Token token) {
        if (stack.size() == MOST_LEVELS) {
            problem(token, "there are more than " + MOST_LEVELS + " levels", "fewer levels", "");
            finish();
            return;
        }
        stack.push(new Open(object, token.start()));
        expect = object ? Expect.FIRST_KEY : Expect.FIRST_ELEMENT;
        astray = false;
    }

    /** A closing bracket; one of the wrong kind closes what it can be meant for. */
    private void close(Token token) {
        boolean object = token.kind() == Kind.CLOSE_OBJECT;
        if (top().object != object) {
            problem(
                    token,
                    top().closing() + " expected: the " + top().opening() + " of line " + lines.line(top().at)
                            + ", column " + lines.column(top().at) + " is not closed",
                    top().closing(),
                    "");
            int meant = stack.innermost(object);
            boolean others = meant > 0 || meant == 0 && tokens.nothingFollows();
            while (others && stack.size() > meant + 1) {
                pop();
            }
        }
        pop();
    }

    private void pop() {
        Open closed = stack.pop();
        if (stack.isEmpty() && closed.object) {
            closedRoot = closed;
        }
        put(closed.value());
    }

    private void put(JsonValue value) {
        astray = false;
        if (stack.isEmpty()) {
            root = value;
            expect = Expect.END;
            return;
        }
        Open top = top();
        if (!top.object) {
            top.elements.add(value);
        } else if (top.key != null) {
            top.members.add(new Member(top.keyAt, top.key, value));
        }
        expect = Expect.NEXT;
    }

    private void unclosed(Token token) {
        Open top = top();
        problem(
                token,
                "%s expected at the end of the document: the %s of line %d, column %d is not closed"
                        .formatted(top.closing(), top.opening(), lines.line(top.at), lines.column(top.at)),
                top.closing(),
                "");
        finish();
    }

    private void finish() {
        while (!stack.isEmpty()) {
            pop();
        }
        done = true;
    }

    private void separatorExpected(Token token) {
        if (!astray) {
            String expected = "',' or " + top().closing();
            problem(token, expected + " expected after the value of " + stack.path(0), expected, "");
        }
    }

    private void valueExpected(Token token) {
        if (stack.isEmpty()) {
            problem(token, "'{' expected at the start of the document", "'{'", "");
        } else {
            problem(token, "a value expected for " + stack.path(0), "a value", "");
        }
    }

    private void commaTooMany(String after) {
        add(lastComma, "a ',' too many after " + after, "','", top().closing(), "leave it out");
    }

    private void problem(Token token, String sentence, String expected, String advice) {
        add(token.start(), sentence, token.shown(), expected, advice);
    }

    private void add(int at, String sentence, String found, String expected, String advice) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new SyntaxProblem(at, stack.path(0), sentence, found, expected, advice));
        } else {
            done = true;
        }
    }

    private Open top() {
        return stack.top();
    }

    private static String whole(String path) {
        return path.isEmpty() ? "the document" : path;
    }
}
