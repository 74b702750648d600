import { pick, type Random } from '../../test/qemu/harness/random'

/** A type of device, what it needs beside it, and properties that change its features or its state. */
interface Type {
  readonly name: string
  readonly args: readonly string[]
  /** "NAME=VALUE" */
  readonly options: readonly string[]
  /** First release that the types of the campaign can have it in on a PC. */
  readonly since?: string
}

const COMMON = [
  ...['indirect_desc=off', 'event_idx=off', 'packed=on', 'notify_on_empty=off', 'any_layout=off'],
  ...['queue_reset=off', 'queue_reset=on', 'in_order=on', 'iommu_platform=on'],
]

const NET = [
  ...'csum gso guest_csum guest_tso4 guest_announce mrg_rxbuf status ctrl_vq ctrl_rx ctrl_vlan ctrl_rx_extra'.split(
    ' ',
  ),
  ...'ctrl_mac_addr ctrl_guest_offloads guest_ufo host_tso4 host_uso guest_uso4 host_tunnel'.split(' '),
].map((name) => `${name}=off`)

const TYPES: readonly Type[] = [
  {
    name: 'virtio-net-pci,romfile=,netdev=n',
    args: ['-netdev', 'hubport,id=n,hubid=1'],
    options: [...NET, 'mq=on', 'rss=on', 'host_mtu=1500', 'speed=1000', 'failover=on', 'guest_rsc_ext=on', 'hash=on'],
  },
  { name: 'virtio-net-pci,romfile=', args: [], options: [...NET, 'rx_queue_size=512', 'mq=on'] },
  {
    name: 'virtio-blk-pci,drive=d',
    args: ['-blockdev', 'driver=null-co,node-name=d,size=1048576'],
    options: ['config-wce=off', 'discard=off', 'write-zeroes=off', 'num-queues=2', 'queue-size=64'],
  },
  { name: 'virtio-scsi-pci', args: [], options: ['hotplug=off', 'param_change=off', 'num_queues=2'] },
  { name: 'virtio-serial-pci', args: [], options: ['max_ports=1', 'emergency-write=off'] },
  {
    name: 'virtio-balloon-pci',
    args: [],
    options: ['deflate-on-oom=on', 'page-poison=off', 'free-page-reporting=on', 'deflate-on-oom=off'],
  },
  { name: 'virtio-rng-pci', args: [], options: [] },
  { name: 'virtio-gpu-pci', args: [], options: ['edid=off'] },
  { name: 'virtio-keyboard-pci', args: [], options: [] },
  { name: 'virtio-iommu-pci', args: [], options: ['boot-bypass=off'], since: '7.2' },
  {
    name: 'virtio-9p-pci,fsdev=f,mount_tag=t',
    args: ['-fsdev', 'local,id=f,path=/tmp,security_model=none'],
    options: [],
  },
]

/** A source and a destination that differ in one property, or not at all. */
export interface Plan {
  readonly type: string
  readonly args: readonly string[]
  readonly source: string | null
  readonly destination: string | null
  /** Features that the driver takes of those that are offered. */
  readonly wanted: bigint
}

const ALL = (1n << 128n) - 1n

/** All of them, all but some, or few. */
function wantedBits(random: Random): bigint {
  if (random(6) > 0) return ALL
  let bits = 1n << 32n
  for (let bit = 0; bit < 128; bit++) if (random(2) === 0) bits |= 1n << BigInt(bit)
  return bits
}

/** Draws a plan. @param has whether both QEMUs have a property */
export function planOf(random: Random, release: number, has: (type: string, property: string) => boolean): Plan {
  const possible = TYPES.filter(({ since = '0' }) => release >= Number(since))
  const { name, args, options } = pick(random, possible)
  const type = name.split(',')[0]!
  const known = [...options, ...options, ...COMMON].filter((option) => has(type, option.split('=')[0]!))
  const option = random(8) === 0 || known.length === 0 ? null : pick(random, known)
  // A feature that only the source has is one that the destination may refuse.
  const isSource = (random(5) === 0) === (option?.endsWith('=off') ?? false)
  return {
    type: name,
    args,
    source: option !== null && isSource ? option : null,
    destination: option !== null && !isSource ? option : null,
    wanted: wantedBits(random),
  }
}
