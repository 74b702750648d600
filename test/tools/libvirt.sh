#!/bin/bash
# A libvirt of its own, in namespaces of mounts and processes: nothing of the host's is seen or changed, and all of it
# ends with this shell. Lines of standard input are run one after the other; each answer ends with a line "= CODE".
set -e
for directory in /run/libvirt /var/lib/libvirt /etc/libvirt /var/log/libvirt /var/cache/libvirt; do
  mkdir -p "$directory"
  mount -t tmpfs none "$directory"
done
. "$(dirname "$0")/libvirt-daemons.sh"
cd "$1"
while IFS= read -r script; do
  set +e
  bash "$script" 2>&1 </dev/null
  printf '\n= %s\n' "$?"
done
