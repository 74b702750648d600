# Sourced by libvirt.sh and two-hosts.sh, in namespaces where libvirt's directories are theirs: starts its daemons.
mkdir -p /etc/libvirt/qemu /var/log/libvirt/qemu /run/libvirt/bin
# Nobody has no right to /dev/kvm: where libvirt finds it all the same, it asks QEMU again and again what it can do.
printf '%s\n' 'user = "nobody"' 'group = "nogroup"' 'cgroup_controllers = []' 'security_driver = "none"' \
  'namespaces = []' >/etc/libvirt/qemu.conf
if [ -e /dev/kvm ]; then
  (umask 077 && : >/run/libvirt/no-kvm)
  mount --bind /run/libvirt/no-kvm /dev/kvm
fi
# libvirtd ends where it does not find the user that it was built for, which only Debian's libvirt-daemon-system makes.
if ! getent passwd libvirt-qemu >/dev/null || ! getent group libvirt-qemu >/dev/null; then
  { cat /etc/passwd; echo 'libvirt-qemu:x:64055:64055::/nonexistent:/usr/sbin/nologin'; } >/run/libvirt/passwd
  { cat /etc/group; echo 'libvirt-qemu:x:64055:'; } >/run/libvirt/group
  for file in passwd group; do mount --bind "/run/libvirt/$file" "/etc/$file"; done
fi
# libvirt asks every emulator that it finds.
for program in qemu-system-x86_64 qemu-img; do ln -sf "$(command -v $program)" /run/libvirt/bin/; done
virtlogd -d -p /run/libvirt/virtlogd.pid
PATH=/run/libvirt/bin:/usr/sbin:/sbin libvirtd -d -p /run/libvirt/libvirtd.pid
export LIBVIRT_DEFAULT_URI=qemu:///system
for _ in $(seq 100); do
  virsh uri >/dev/null 2>&1 && break
  sleep 0.1
done
