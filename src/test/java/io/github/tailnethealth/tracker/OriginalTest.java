package io.github.tailnethealth.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Where the original cannot be had, its tests skip themselves and say what is missing. */
@DisabledIfSystemProperty(named = "original.required", matches = "true", disabledReason = "then they fail instead")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in for Go is a shell script")
class OriginalTest {
    @TempDir
    private Path folder;

    private Path go;

    @BeforeEach
    void name() {
        go = folder.resolve("go");
    }

    @Test
    void withoutGo() {
        assertThatThrownBy(() -> Original.compiled(go.toString(), folder))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("there is no Go");
    }

    @Test
    void withAGoThatIsTooOld() throws IOException {
        standIn("echo go1.25.9");

        assertThatThrownBy(() -> Original.compiled(go.toString(), folder))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("Go 1.26 or newer is needed, here is go1.25.9");
    }

    @Test
    void withoutItsModules() throws IOException {
        standIn("if [ $1 = env ]; then echo go1.26.0; else echo proxy refused; exit 1; fi");

        assertThatThrownBy(() -> Original.compiled(go.toString(), folder))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("its Go modules cannot be had: proxy refused");
    }

    @Test
    void anOriginalThatDoesNotCompileIsNoReasonToSkip() throws IOException {
        standIn("case $1 in env) echo go1.26.0 ;; mod) ;; *) echo syntax error; exit 1 ;; esac");

        assertThatThrownBy(() -> Original.compiled(go.toString(), folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("syntax error");
    }

    @Test
    void onlyModulesAreFetchedAndNoOtherGo() throws IOException {
        Path seen = folder.resolve("seen");
        standIn("echo $GOTOOLCHAIN >> " + seen + "; echo go1.26.0; [ $1 = env ]");

        assertThatThrownBy(() -> Original.compiled(go.toString(), folder)).isInstanceOf(TestAbortedException.class);
        assertThat(seen).content().containsOnlyOnce("local\nlocal").doesNotContain("auto");
    }

    private void standIn(String script) throws IOException {
        Files.writeString(go, "#!/bin/sh\n" + script + "\n");
        assertThat(go.toFile().setExecutable(true)).isTrue();
    }
}
