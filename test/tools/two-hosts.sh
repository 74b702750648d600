#!/bin/bash
# Two hosts with a libvirt each, "a" and "b", in namespaces of mounts, names and processes: nothing of this host's is
# seen or changed, and all of it ends with this shell. They share the network, /tmp and processes, and reach each
# other's libvirt by the socket DIRECTORY/HOST/run/libvirt/libvirt-sock. Each line of standard input is a host and a
# script to run there; each answer ends with a line "= CODE".
set -e
directory=$1
tools=$(cd "$(dirname "$0")" && pwd)

# Becomes a host: its name, its number.
host() {
  hostname "$1"
  for path in run/libvirt var/lib/libvirt etc/libvirt var/log/libvirt var/cache/libvirt; do
    mkdir -p "/$path" "$directory/$1/$path"
    mount --bind "$directory/$1/$path" "/$path"
  done
  echo "host_uuid = \"6e0a3c1e-5d0f-4a52-8f6b-00000000000$2\"" >/etc/libvirt/libvirtd.conf
  . "$tools/libvirt-daemons.sh"
  echo "$BASHPID" >"$directory/$1/host.pid"
  exec sleep infinity
}
export -f host
export directory tools
number=1
for name in a b; do
  mkdir -p "$directory/$name"
  unshare -m -u bash -ec "host $name $number" </dev/null >/dev/null &
  number=2
done
for _ in $(seq 300); do
  [ -e "$directory/a/host.pid" ] && [ -e "$directory/b/host.pid" ] && break
  sleep 0.1
done
export LIBVIRT_DEFAULT_URI=qemu:///system
cd "$directory"
while read -r name script; do
  set +e
  nsenter -t "$(cat "$directory/$name/host.pid")" -m -u bash -c "cd \"\$0\" && exec bash \"\$1\"" "$directory" "$script" 2>&1 </dev/null
  printf '\n= %s\n' "$?"
done
