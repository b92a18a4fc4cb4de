# Takes Debian packages where that is possible without asking; to be sourced by bash.
# Says why where it is not, and fails then.
install_debian() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing $* ..." >&2
    { apt-get install -y -qq "$@" || { apt-get update -qq && apt-get install -y -qq "$@"; }; } >/dev/null 2>&1 && return
    echo "Could not install $*." >&2
  else
    echo "Not installed, and not installable from here: $*." >&2
  fi
  return 1
}
