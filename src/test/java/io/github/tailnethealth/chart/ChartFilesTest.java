package io.github.tailnethealth.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The chart as a package, and what it says to whoever installs it. */
class ChartFilesTest {
    @TempDir
    Path directory;

    @Test
    void theStrictLinterHasNothingToSay() {
        LintResult result = new Helm(Chart.DIRECTORY).lint().strict().call();

        assertThat(result.isFailed()).isFalse();
        assertThat(result.getMessages()).isEmpty();
    }

    @Test
    void theChartIsForTheVersionThatIsBuilt() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String version =
                pom.substring(pom.indexOf("</parent>")).replaceAll("(?s).*?<version>([^<]+)</version>.*", "$1");

        assertThat(chart().get("appVersion").asString()).isEqualTo(version);
        assertThat(chart().get("version").asString()).isEqualTo(version.replace("-SNAPSHOT", ""));
    }

    @Test
    void nothingInItNeedsAHelmThatIsNewerThanVersion3() throws IOException {
        assertThat(chart().get("apiVersion").asString()).isEqualTo("v2");
        assertThat(Files.readString(Chart.DIRECTORY.resolve("values.schema.json")))
                .contains("draft-07");
    }

    @Test
    void noObjectDependsOnWhatTheClusterHappensToOffer() throws IOException {
        try (var templates = Files.walk(Chart.DIRECTORY.resolve("templates"))) {
            for (Path template : templates.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(template))
                        .as("offline renders know no API versions, nor objects: %s", template)
                        .doesNotContain(".Capabilities", "lookup ");
            }
        }
    }

    @Test
    void thePackageHoldsWhatIsNeededAndNoTests() throws IOException {
        new Helm(Chart.DIRECTORY).packageIt().withDestination(directory).call();

        List<String> names = tarNames(directory.resolve("tailnet-health-0.1.0.tgz"));

        assertThat(names)
                .contains(
                        "tailnet-health/Chart.yaml",
                        "tailnet-health/README.md",
                        "tailnet-health/values.yaml",
                        "tailnet-health/values.schema.json",
                        "tailnet-health/templates/NOTES.txt",
                        "tailnet-health/templates/_container.tpl",
                        "tailnet-health/templates/tests/test-health.yaml")
                .noneMatch(name -> name.startsWith("tailnet-health/ci/"));
    }

    @Test
    void theNotesSayHowToBuildTheImageToLogInAndToLook() {
        String notes = Chart.notes("{}");

        assertThat(notes)
                .contains("docker build -f src/main/docker/Dockerfile -t REGISTRY/tailnet-health:0.1.0-SNAPSHOT .")
                .contains("docker push REGISTRY/tailnet-health:0.1.0-SNAPSHOT")
                .contains("helm upgrade rel helm/tailnet-health --namespace ")
                .contains("--set image.registry=REGISTRY")
                .contains("No auth key is given")
                .contains("logs deployment/rel-tailnet-health --container tailscaled")
                .contains("port-forward deployment/rel-tailnet-health 8081")
                .contains("Nothing scrapes it yet");
    }

    @Test
    void theNotesLeaveOutWhatIsDone() {
        assertThat(Chart.notes("""
                        image: {registry: r.example}
                        tailscaled: {auth: {existingSecret: a}}
                        monitoring: {podMonitor: {enabled: true}}
                        """))
                .doesNotContain("docker", "No auth key", "Nothing scrapes")
                .contains("restarts and unreadies nothing");
    }

    @Test
    void theNotesSayThatNobodyMayScrape() {
        assertThat(Chart.notes("networkPolicy: {enabled: true}")).contains("Nobody may scrape");
        assertThat(Chart.notes("networkPolicy: {enabled: true, ingress: {podSelector: {matchLabels: {a: b}}}}"))
                .doesNotContain("Nobody may scrape");
    }

    @Test
    void theNotesOfAnEmbeddingApplicationSpeakOfNoWorkload() {
        assertThat(Chart.notes("mode: embedded")).contains("pods of your own").doesNotContain("kubectl", "docker");
        assertThat(Chart.notes("workload: {enabled: false}")).contains("tailnet-health.sidecarVolumes");
    }

    private static JsonNode chart() throws IOException {
        return Rendered.parse(Files.readString(Chart.DIRECTORY.resolve("Chart.yaml")))
                .objects()
                .get(0);
    }

    private static List<String> tarNames(Path file) throws IOException {
        List<String> names = new ArrayList<>();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            byte[] header;
            while ((header = in.readNBytes(512)).length == 512 && header[0] != 0) {
                String name = new String(header, 0, 100, java.nio.charset.StandardCharsets.UTF_8);
                names.add(name.substring(0, name.indexOf('\0')));
                String size = new String(header, 124, 11, java.nio.charset.StandardCharsets.US_ASCII);
                in.skipNBytes((Long.parseLong(size.strip(), 8) + 511) / 512 * 512);
            }
        }
        return names;
    }
}
