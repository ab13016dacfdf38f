package dev.mainstay.hosts.jersey;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.mainstay.domain.error.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a YAML file into nested maps of texts. Every value stays as it was written: {@code 1.10} is a version and
 * {@code 0123} a name until somebody who knows the key reads it. A key without a value reads as an empty text.
 */
final class YamlTree {

    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private YamlTree() {}

    /**
     * The tree of a file; empty for an empty one.
     *
     * @throws InvalidRequestException when it cannot be read or is no YAML; the message names file, line and column
     */
    static Map<String, Object> read(Path file) {
        try (JsonParser parser = YAML.createParser(Files.readString(file))) {
            Map<String, Object> tree = document(parser, file);
            refuseMore(parser, file);
            return tree;
        } catch (NoSuchFileException absent) {
            throw new InvalidRequestException(
                    "there is no file " + file + ": name the configuration with --config FILE", absent);
        } catch (JsonProcessingException wrong) {
            throw new InvalidRequestException(
                    file + " is not YAML" + place(wrong) + ": "
                            + wrong.getOriginalMessage().lines().findFirst().orElse("it cannot be read"),
                    wrong);
        } catch (IOException unreadable) {
            throw new InvalidRequestException(
                    file + " cannot be read: " + unreadable.getClass().getSimpleName(), unreadable);
        }
    }

    private static Map<String, Object> document(JsonParser parser, Path file) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null || first == JsonToken.VALUE_NULL) {
            return new LinkedHashMap<>();
        }
        if (first != JsonToken.START_OBJECT) {
            throw new InvalidRequestException(file + " is not valid: expected settings as 'key: value'");
        }
        return map(parser);
    }

    private static void refuseMore(JsonParser parser, Path file) throws IOException {
        if (parser.nextToken() != null) {
            throw new InvalidRequestException(file + " is not valid: expected one YAML document");
        }
    }

    private static Map<String, Object> map(JsonParser parser) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            map.put(key, value(parser));
        }
        return map;
    }

    private static List<Object> list(JsonParser parser) throws IOException {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return list;
    }

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return map(parser);
        }
        if (token == JsonToken.START_ARRAY) {
            return list(parser);
        }
        return token == JsonToken.VALUE_NULL ? "" : parser.getText();
    }

    private static String place(JsonProcessingException wrong) {
        return wrong.getLocation() == null
                ? ""
                : ", line " + wrong.getLocation().getLineNr() + ", column "
                        + wrong.getLocation().getColumnNr();
    }
}
