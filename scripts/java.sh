# Sourced by other scripts (POSIX sh). find_java prints the home of a JDK of at least $FUSION_JAVA_MINIMUM (25):
# JAVA_HOME where that is new enough, else the newest one in the folders where machines keep them.

FUSION_JAVA_MINIMUM=25

# Prints the feature release (25) of the Java home $1; fails where there is none.
java_feature() {
  [ -x "$1/bin/java" ] || return 1
  java_version=
  if [ -r "$1/release" ]; then
    while IFS='=' read -r java_key java_value; do
      if [ "$java_key" = JAVA_VERSION ]; then
        java_version=${java_value#\"}
        break
      fi
    done <"$1/release"
  fi
  if [ -z "$java_version" ]; then
    java_version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9][^"]*\)".*/\1/p' | head -n 1)
  fi
  java_version=${java_version%%[!0-9]*}
  [ -n "$java_version" ] && echo "$java_version"
}

# Prints the best Java home; with the argument "jdk" only one that has a compiler.
find_java() {
  java_best=
  java_best_feature=0
  java_on_path=$(command -v java 2>/dev/null || true)
  if [ -n "$java_on_path" ]; then
    java_on_path=$(readlink -f "$java_on_path" 2>/dev/null || echo "$java_on_path")
    java_on_path=${java_on_path%/bin/java}
  fi
  for java_home in "${JAVA_HOME:-}" "$java_on_path" /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/lib/jvm/* \
    /opt/java/* /opt/jdk* /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${SDKMAN_CANDIDATES_DIR:-${HOME:-/nonexistent}/.sdkman/candidates}"/java/* "${HOME:-/nonexistent}"/.jdks/*; do
    # An empty one (JAVA_HOME is not set) would be the folder of programs, /bin, which is nobody's home.
    if [ -z "$java_home" ] || [ ! -x "$java_home/bin/java" ]; then continue; fi
    if [ "${1:-}" = jdk ] && [ ! -x "$java_home/bin/javac" ]; then continue; fi
    java_found=$(java_feature "$java_home") || continue
    if [ "$java_found" -ge "$FUSION_JAVA_MINIMUM" ] && [ "$java_home" = "${JAVA_HOME:-}" ]; then
      echo "$java_home"
      return 0
    fi
    if [ "$java_found" -ge "$FUSION_JAVA_MINIMUM" ] && [ "$java_found" -gt "$java_best_feature" ]; then
      java_best=$java_home
      java_best_feature=$java_found
    fi
  done
  [ -n "$java_best" ] && echo "$java_best"
}
