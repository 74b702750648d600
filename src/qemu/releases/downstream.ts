/**
 * Machine types of distributions, by the upstream version that each is based on. They differ from it in their own
 * properties, which are not known here. Debian has no types of its own (`-machine help` of 5.2 to 11.1), nor has SUSE
 * (hw/i386/pc_q35.c in github.com/openSUSE/qemu, 8.2). A name that is in no table has no base here, and is asked for
 * (--machine-base).
 */

/**
 * Red Hat Enterprise Linux, CentOS Stream: the QEMU version in the release that introduced the machine type. 9.8.0 and
 * 10.2.0: gitlab.com/redhat/centos-stream/src/qemu-kvm, merge request 416, packaged as qemu-kvm-10.1.0-16.el10_2.
 */
const RHEL: Readonly<Record<string, string>> = {
  '7.0.0': '1.5',
  '7.1.0': '2.1',
  '7.2.0': '2.3',
  '7.3.0': '2.6',
  '7.4.0': '2.9',
  '7.5.0': '2.10',
  '7.6.0': '2.12',
  '8.0.0': '3.1',
  '8.1.0': '4.1',
  '8.2.0': '4.2',
  '8.3.0': '5.1',
  '8.4.0': '5.2',
  '8.5.0': '6.0',
  '8.6.0': '6.2',
  '9.0.0': '6.2',
  '9.2.0': '7.2',
  '9.4.0': '8.2',
  '9.6.0': '9.1',
  '9.8.0': '10.1',
  '10.0.0': '9.1',
  '10.2.0': '10.1',
}

/**
 * Ubuntu: the QEMU version in the release of that name. resolute: Ubuntu Server documentation, Virtualization Hardware
 * Enablement Stack, which says that its types are forked from those of 10.2.
 */
const UBUNTU: Readonly<Record<string, string>> = {
  trusty: '2.0',
  utopic: '2.1',
  vivid: '2.2',
  wily: '2.3',
  xenial: '2.5',
  yakkety: '2.6',
  zesty: '2.8',
  artful: '2.10',
  bionic: '2.11',
  cosmic: '2.12',
  disco: '3.1',
  eoan: '4.0',
  focal: '4.2',
  groovy: '5.0',
  hirsute: '5.2',
  impish: '6.0',
  jammy: '6.2',
  kinetic: '7.0',
  lunar: '7.2',
  mantic: '8.0',
  noble: '8.2',
  oracular: '9.0',
  plucky: '9.2',
  questing: '10.1',
  resolute: '10.2',
}

/** Whether a name has the form of those of Red Hat, Ubuntu or Proxmox: "pc-q35-rhel9.5.0". */
export const isDownstream = (name: string): boolean =>
  /^(?:pc-q35|pc-i440fx|virt|pseries|s390-ccw-virtio)-(?:rhel\d+\.\d+\.\d+|[a-z]{4,}).*$|\+pve\d+$/.test(name)

/**
 * Returns the upstream machine type that a distribution's is based on: "pc-q35-4.2" for "pc-q35-focal", "pc-q35-8.1"
 * for Proxmox's "pc-q35-8.1+pve0". Null for a name that matches no known pattern.
 */
export function upstreamOf(name: string): string | null {
  const proxmox = /^(.+)\+pve\d+$/.exec(name)
  if (proxmox) return proxmox[1]!
  const match =
    /^(pc-q35|pc-i440fx|virt|pseries|s390-ccw-virtio)-(?:rhel(\d+\.\d+\.\d+)|([a-z]+)(?:-(?:v2|hpb|maxcpus))*)(?:-sxxm)?$/.exec(
      name,
    )
  if (!match) return null
  const [, family, rhel, codename] = match
  const version = rhel ? RHEL[rhel] : UBUNTU[codename!]
  return version ? `${family}-${version}` : null
}
