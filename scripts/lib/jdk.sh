# Finds a JDK of at least $JDK_REQUIRED and sets JAVA_HOME to it; to be sourced by bash.
# Looks at $JAVA_HOME, at the java on the PATH, and where JDKs usually are on Linux and macOS.

JDK_REQUIRED=25

# The feature version of the JDK in a folder, from the release file that every JDK has; 0 where there is none.
jdk_version() {
  local release="$1/release" version
  [ -x "$1/bin/javac" ] && [ -r "$release" ] || { echo 0; return; }
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release")
  echo "${version:-0}"
}

jdk_candidates() {
  [ -n "${JAVA_HOME:-}" ] && printf '%s\n' "$JAVA_HOME"
  local java
  if java=$(command -v java); then
    while [ -L "$java" ]; do
      case $(readlink "$java") in
        /*) java=$(readlink "$java") ;;
        *) java=$(dirname "$java")/$(readlink "$java") ;;
      esac
    done
    dirname "$(dirname "$java")"
  fi
  local dir
  for dir in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.jdks/* "$HOME"/.sdkman/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    printf '%s\n' "$dir"
  done
}

find_jdk() {
  local dir
  while IFS= read -r dir; do
    if [ "$(jdk_version "$dir")" -ge "$JDK_REQUIRED" ]; then
      export JAVA_HOME=$dir
      return
    fi
  done < <(jdk_candidates)
  echo "No JDK $JDK_REQUIRED or newer was found. Install one, or set JAVA_HOME to it." >&2
  exit 2
}

# Maven on that JDK, without its warnings about libraries of Maven's own.
maven() {
  MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED" mvn -B "$@"
}

require_command() {
  command -v "$1" >/dev/null || { echo "'$1' is missing: $2" >&2; exit 2; }
}
