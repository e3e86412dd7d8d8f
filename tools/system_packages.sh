#!/usr/bin/env bash
# system_packages.sh PACKAGE... : install the Debian packages that are missing, and say so.
# Without root or sudo nothing is installed: the exact line is printed, and the script ends with 1.
. "$(dirname "$0")/say.sh"

missing=()
for package in "$@"; do
  dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

line="apt-get install -y --no-install-recommends ${missing[*]}"
command -v apt-get >/dev/null || fail "These system packages are needed and this system has no apt-get: ${missing[*]}. Nothing was installed."
if [ "$(id -u)" -eq 0 ]; then
  as_root=()
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }; }; then
  as_root=(sudo)
else
  printf '✗ System packages are missing, and there is neither root nor sudo here. Nothing was installed.\n  Have somebody run this line, then start again:\n\n    %s\n\n' "sudo $line" >&2
  exit 1
fi
say "System packages: $line"
log=$(mktemp)
# RUNLEVEL=1 and an unattended front end: installing a database server here must not leave one running.
install() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 $line >"$log" 2>&1; }
{ "${as_root[@]}" apt-get update -q >"$log" 2>&1 && install; } || {
  tail -n 20 "$log" >&2
  fail "The system packages could not be installed (full log: $log). Nothing else was done."
}
rm -f "$log"
