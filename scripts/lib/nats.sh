# Finds a nats-server for tests, and takes Debian's where that is possible without asking; to be sourced by bash.
# It must be new enough to be told the truth by: below 2.10.27 a cluster whose servers are frozen in turn loses what it
# acknowledged. Debian has such a one from its release 13 on; the program has no dependencies and runs on older ones, too.

NATS_REQUIRED=2.10.27
NATS_RELEASE=trixie
# Where it is unpacked: outside of the system, and where tests look for it (NatsServer.java).
NATS_FOLDER=.local/nats

nats_version() {
  "$1" --version 2>/dev/null | sed -n 's/^nats-server: v\([0-9.]*\).*/\1/p'
}

nats_is_new_enough() {
  local version
  version=$(nats_version "$1")
  [ -n "$version" ] && [ "$(printf '%s\n' "$NATS_REQUIRED" "$version" | sort -V | head -n 1)" = "$NATS_REQUIRED" ]
}

# Makes a nats-server be there: one on the PATH, one that was unpacked before, Debian's newer one, or Debian's own as a
# last resort, which passes all tests but those of a cluster with frozen servers. Says which, and sets NATS_SERVER to it;
# fails where there is none.
find_nats() {
  local found
  PATH=$PATH:/usr/sbin # where Debian has it, and not everybody looks
  for found in "$NATS_FOLDER/usr/sbin/nats-server" "$(command -v nats-server)"; do
    if [ -x "$found" ] && nats_is_new_enough "$found"; then
      NATS_SERVER=$found
      echo "nats-server $(nats_version "$found"): $found" >&2
      return
    fi
  done
  if unpack_nats; then
    NATS_SERVER=$NATS_FOLDER/usr/sbin/nats-server
    echo "nats-server $(nats_version "$NATS_FOLDER/usr/sbin/nats-server") of Debian's $NATS_RELEASE: $NATS_FOLDER" >&2
    return
  fi
  command -v nats-server >/dev/null || install_debian nats-server || return 1
  NATS_SERVER=$(command -v nats-server)
  echo "nats-server $(nats_version nats-server) is older than $NATS_REQUIRED: tests with frozen servers are skipped." >&2
}

# Unpacks the newer release's package without touching the system's packages, sources or lists: with a source list of our
# own, which names the mirror and the keys that this machine has anyway.
unpack_nats() {
  command -v apt-get >/dev/null && command -v dpkg >/dev/null || return 1
  local mirror keyring folder
  mirror=$(apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    sed -n 's/^Debian main //p' | grep -v security | head -n 1)
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  [ -n "$mirror" ] && [ -r "$keyring" ] || return 1
  folder=$(mktemp -d) || return 1
  mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial" "$folder/parts" "$NATS_FOLDER"
  chmod -R a+rX "$folder"
  echo "deb [signed-by=$keyring] $mirror $NATS_RELEASE main" >"$folder/sources.list"
  local options=(-qq -o "Dir::Etc::sourcelist=$folder/sources.list" -o "Dir::Etc::sourceparts=$folder/parts"
    -o "Dir::State::lists=$folder/lists" -o "Dir::Cache=$folder/cache" -o APT::Sandbox::User=root)
  echo "Taking nats-server from Debian's $NATS_RELEASE ..." >&2
  (
    exec >/dev/null 2>&1
    apt-get "${options[@]}" update && cd "$folder" && apt-get "${options[@]}" download nats-server
  ) && dpkg -x "$folder"/nats-server_*.deb "$NATS_FOLDER" && nats_is_new_enough "$NATS_FOLDER/usr/sbin/nats-server"
  local done=$?
  rm -rf "$folder"
  return $done
}
