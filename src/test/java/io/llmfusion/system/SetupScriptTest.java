package io.llmfusion.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the scripts do on a machine that lacks a JDK or Maven, for each package manager. */
@Tag("system")
@Timeout(60)
class SetupScriptTest {
    private static final String JDK =
            "mkdir -p \"$MACHINE/jdk/bin\" && touch \"$MACHINE/jdk/bin/javac\" && chmod +x \"$MACHINE/jdk/bin/javac\"";
    private static final String MAVEN = "touch \"$MACHINE/bin/mvn\" && chmod +x \"$MACHINE/bin/mvn\"";

    @TempDir
    private Path folder;

    private BareMachine machine;

    @BeforeEach
    void machine() throws IOException {
        machine = new BareMachine(folder);
    }

    /** `query` tells by its exit or output whether the package is there; `wanted` is how it is then installed. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            apt-get | openjdk-25-jdk-headless   | need_java  | apt-get install -y -qq openjdk-25-jdk-headless
            apt-get | temurin-25-jdk            | need_java  | apt-get install -y -qq temurin-25-jdk
            apt-get | openjdk-26-jdk-headless   | need_java  | apt-get install -y -qq openjdk-26-jdk-headless
            apt-get | maven                     | need_maven | apt-get install -y -qq maven
            dnf     | java-25-openjdk-devel     | need_java  | dnf -y -q install java-25-openjdk-devel
            dnf     | java-latest-openjdk-devel | need_java  | dnf -y -q install java-latest-openjdk-devel
            dnf     | maven                     | need_maven | dnf -y -q install maven
            zypper  | java-25-openjdk-devel     | need_java  | zypper --non-interactive --quiet install java-25-openjdk-devel
            zypper  | maven                     | need_maven | zypper --non-interactive --quiet install maven
            apk     | openjdk25-jdk             | need_java  | apk add --quiet openjdk25-jdk
            apk     | openjdk25                 | need_java  | apk add --quiet openjdk25
            apk     | maven                     | need_maven | apk add --quiet maven
            pacman  | jdk-openjdk               | need_java  | pacman -S --noconfirm --needed jdk-openjdk
            pacman  | maven                     | need_maven | pacman -S --noconfirm --needed maven
            brew    | openjdk                   | need_java  | brew install --quiet openjdk
            brew    | maven                     | need_maven | brew install --quiet maven
            """)
    void what_is_missing_is_installed(String manager, String named, String need, String wanted) throws Exception {
        manager(manager, named, installs(need));

        String said = machine.run(need);

        assertThat(machine.calls())
                .as(said)
                .contains(wanted)
                .allMatch(call -> call.equals(wanted) || !installs(call, manager));
        assertThat(said).contains("installing").contains(manager + " install " + named);
        assertThat(said.lines().toList().getLast()).startsWith("done");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"apt-get", "dnf", "zypper", "apk", "pacman", "brew"})
    void a_manager_without_the_package_is_named_with_what_to_do_instead(String manager) throws Exception {
        manager(manager, "something-else", "exit 1");

        String java = machine.run("need_java");
        String maven = machine.run("need_maven");

        assertThat(java)
                .contains("no JDK 25 or newer found")
                .contains("tried: " + manager)
                .contains(
                        "curl -fsSL https://api.adoptium.net/v3/binary/latest/25/ga/linux/x64/jdk/hotspot/normal/eclipse")
                .doesNotContain("done");
        assertThat(maven)
                .contains("tried: " + manager + " maven")
                .contains("maven.apache.org")
                .doesNotContain("done");
        assertThat(machine.calls()).noneMatch(call -> installs(call, manager));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"need_java", "need_maven"})
    void without_any_manager_the_way_is_told(String need) throws Exception {
        assertThat(machine.run(need))
                .contains("nor a package manager that this script knows (apt, dnf, zypper, apk, pacman, brew)")
                .contains(need.equals("need_java") ? "~/.jdks" : "maven.apache.org")
                .doesNotContain("done");
    }

    @Test
    void lists_that_were_never_fetched_are_fetched_once() throws Exception {
        machine.program("apt-cache", """
                [ -e "$MACHINE/lists" ] && [ "$2" = maven ] && echo '  Candidate: 3.9' || echo '  Candidate: (none)'""");
        machine.program("apt-get", "case $* in *update*) touch \"$MACHINE/lists\" ;; *install*) " + MAVEN + " ;; esac");

        assertThat(machine.run("need_maven")).endsWith("done\n");
        assertThat(machine.calls().stream().filter(call -> call.contains("update")))
                .hasSize(1);
    }

    @Test
    void an_installation_that_fails_is_said_and_the_next_name_tried() throws Exception {
        machine.program("apt-cache", "echo '  Candidate: 25.0.1'");
        machine.program(
                "apt-get", "case $* in *openjdk-25*) echo 'E: no space' >&2; exit 100 ;; *) " + JDK + " ;; esac");

        assertThat(machine.run("need_java"))
                .contains(
                        "E: no space",
                        "apt-get could not install openjdk-25-jdk-headless",
                        "apt-get install temurin-25-jdk")
                .contains("done with ");
    }

    @Test
    void an_ordinary_user_goes_by_sudo_which_may_not_ask_where_nobody_answers() throws Exception {
        machine.program("id", "echo 1000").program("sudo", "shift; \"$@\"");
        manager("apk", "maven", MAVEN);

        assertThat(machine.run("need_maven")).endsWith("done\n");
        assertThat(machine.calls()).contains("sudo -n apk update --quiet", "sudo -n apk add --quiet maven");
    }

    @Test
    void an_ordinary_user_without_sudo_is_told_what_root_would_run() throws Exception {
        machine.program("id", "echo 1000");
        manager("dnf", "maven", MAVEN);

        assertThat(machine.run("need_maven"))
                .contains("neither root nor sudo here; let somebody who may run: dnf -y -q install maven")
                .doesNotContain("done");
    }

    /** Where programs are in `/bin` and JAVA_HOME is not set, an empty home would do for starting it, and for nothing else. */
    @Test
    void a_java_among_the_programs_of_the_system_is_no_home() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/java")), "no /bin/java here: skipped");
        machine.program("readlink", "echo \"$2\"");

        String found = machine.run("""
                . scripts/java.sh
                java_feature() { [ -x "$1/bin/java" ] && echo 25; }
                find_java""");

        assertThat(found.lines().findFirst().orElseThrow()).startsWith("/");
    }

    private static String installs(String need) {
        return need.equals("need_java") ? JDK : MAVEN;
    }

    private static boolean installs(String call, String manager) {
        return call.startsWith(manager)
                && (call.contains(" install ") || call.contains(" add ") || call.contains(" -S "));
    }

    /** A package manager as it answers on its machine: these are the calls that the script makes of each. */
    private void manager(String manager, String has, String install) throws IOException {
        String known = "case \" $* \" in *' " + has + " '*) ;; *) exit 1 ;; esac\n";
        switch (manager) {
            case "apt-get" -> {
                machine.program(
                        "apt-cache",
                        "if [ \"$2\" = '" + has
                                + "' ]; then echo '  Candidate: 1'; else echo '  Candidate: (none)'; fi");
                machine.program("apt-get", "case $* in *update*) exit 0 ;; esac\n" + known + install);
            }
            case "dnf" -> machine.program("dnf", known + "case $* in *list*) exit 0 ;; esac\n" + install);
            case "zypper" -> machine.program("zypper", known + "case $* in *search*) exit 0 ;; esac\n" + install);
            case "apk" ->
                machine.program(
                        "apk",
                        "case $* in update*) exit 0 ;; search*) case \" $* \" in *' " + has
                                + " '*) echo found ;; esac; exit 0 ;; esac\n" + known + install);
            case "pacman" ->
                machine.program(
                        "pacman",
                        "case $* in -Sy*) exit 0 ;; esac\n" + known + "case $* in -Si*) exit 0 ;; esac\n" + install);
            case "brew" -> machine.program("brew", known + "case $* in info*) exit 0 ;; esac\n" + install);
            default -> throw new IllegalArgumentException(manager);
        }
    }
}
