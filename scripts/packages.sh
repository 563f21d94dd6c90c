# Sourced by setup.sh (bash): installs what is missing by the package manager of this system.

packages_tried=

# Runs a command as root where that is possible without asking anybody in CI.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    if [ "${CI:-}" = true ]; then sudo -n "$@"; else sudo "$@"; fi
  else
    say "neither root nor sudo here; let somebody who may run: $*"
    return 1
  fi
}

# The package managers that are known, by the command that each is found by.
manager_command() {
  case $1 in
    apt) echo apt-get ;;
    *) echo "$1" ;;
  esac
}

has_apt() {
  if ! apt_candidate "$1" && [ -z "${apt_updated:-}" ]; then
    # A list that one source refuses may still be complete enough: what counts is whether there is a candidate then.
    as_root apt-get update -qq >&2 || true
    apt_updated=yes
  fi
  apt_candidate "$1"
}
apt_candidate() { apt-cache policy "$1" 2>/dev/null | grep -q 'Candidate: [^(]'; }
has_dnf() { dnf -q list --available "$1" >/dev/null 2>&1; }
has_zypper() { zypper --non-interactive --quiet search --match-exact "$1" >/dev/null 2>&1; }
# An image without an index has no package at all: each of these fetches it first.
has_apk() {
  if [ -z "${apk_updated:-}" ]; then
    as_root apk update --quiet >&2 || true
    apk_updated=yes
  fi
  [ -n "$(apk search --quiet --exact "$1" 2>/dev/null)" ]
}
has_pacman() {
  pacman -Si "$1" >/dev/null 2>&1 && return 0
  if [ -z "${pacman_updated:-}" ]; then
    as_root pacman -Sy --noconfirm >&2 || true
    pacman_updated=yes
  fi
  pacman -Si "$1" >/dev/null 2>&1
}
has_brew() { brew info --formula "$1" >/dev/null 2>&1; }

install_apt() { as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1"; }
install_dnf() { as_root dnf -y -q install "$1"; }
install_zypper() { as_root zypper --non-interactive --quiet install "$1"; }
install_apk() { as_root apk add --quiet "$1"; }
install_pacman() { as_root pacman -S --noconfirm --needed "$1"; }
# Homebrew refuses to run as root.
install_brew() { brew install --quiet "$1"; }

# install_package WHAT MANAGER:NAME... : installs the first that this system has; names are tried in order.
# Leaves in packages_tried what it looked for, to be said when nothing helped.
install_package() {
  local what=$1 entry manager name
  shift
  packages_tried=
  for entry in "$@"; do
    manager=${entry%%:*}
    name=${entry#*:}
    command -v "$(manager_command "$manager")" >/dev/null || continue
    packages_tried="$packages_tried${packages_tried:+, }$(manager_command "$manager") $name"
    "has_$manager" "$name" || continue
    say "installing $what: $(manager_command "$manager") install $name"
    "install_$manager" "$name" >&2 && return 0
    say "$(manager_command "$manager") could not install $name"
  done
  return 1
}

# What to say of the packages that were looked for.
tried() {
  if [ -n "$packages_tried" ]; then
    echo "not to be had here by a package manager (tried: $packages_tried)"
  else
    echo "not here, nor a package manager that this script knows (apt, dnf, zypper, apk, pacman, brew)"
  fi
}
