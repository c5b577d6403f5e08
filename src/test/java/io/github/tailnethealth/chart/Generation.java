package io.github.tailnethealth.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The objects of one generation of Kubernetes, as its own Java client knows them: it refuses unknown fields and missing
 * required ones.
 */
final class Generation implements AutoCloseable {
    /** Where the build puts the clients. */
    private static final Path JARS = Path.of("target/kubernetes-generations");

    private static final String MODELS = "io.kubernetes.client.openapi.models.V1";

    private final URLClassLoader loader;
    private final Method parser;

    Generation(String clientVersion) {
        try (Stream<Path> files = Files.list(JARS)) {
            List<URL> jars = new ArrayList<>();
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.startsWith("client-java-api-") || name.equals("client-java-api-" + clientVersion + ".jar")) {
                    jars.add(file.toUri().toURL());
                }
            }
            loader = new URLClassLoader(jars.toArray(URL[]::new), Generation.class.getClassLoader());
            parser = loader.loadClass("com.google.gson.JsonParser").getMethod("parseString", String.class);
            loader.loadClass("io.kubernetes.client.openapi.JSON")
                    .getConstructor()
                    .newInstance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("client-java-api " + clientVersion, e);
        }
    }

    /** Returns why the generation does not take an object, or an empty text. */
    String refusal(JsonNode object) {
        String kind = Rendered.kind(object);
        try {
            Object json = parser.invoke(null, object.toString());
            validator(loader.loadClass(MODELS + kind)).invoke(null, json);
            return "";
        } catch (InvocationTargetException e) {
            return kind + ": " + e.getCause().getMessage();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(kind, e);
        }
    }

    private static Method validator(Class<?> model) {
        return Stream.of(model.getMethods())
                .filter(method -> method.getName().matches("validateJson(Element|Object)"))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
