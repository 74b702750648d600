import type { Speaker } from './row'

/** What a line of a short paste seems to say, if no table has any of its lines. */
interface UnknownRow {
  readonly id: string
  readonly class: string
  readonly side: Speaker
  /** What the line must have; its first group is what is quoted. */
  readonly says: RegExp
  /** What makes a line everyday all the same. */
  readonly unless: RegExp
}

const FAILS = `(?:fail(?:ed|ure|s|ing)?|errors?|abort(?:ed|ing)?|unable|cannot|can't|could ?n[o']t|couldn't|refus(?:ed|ing)|rejected|tim(?:ed?|ing) ?out|timeout|not (?:supported|allowed|possible|permitted)|unsupported|exception|denied|crash(?:ed)?|incompatible|impossible|stuck|hangs|panic|not enough)`
const GUEST = String.raw`(?:vms?|vmis?|virtual[ -]?machines?|guests?|domains?|instances?|qemu[\w-]*|kvm|libvirt\w*|hypervisor|sandbox(?:es)?|shim task|virt-launcher|device model)`
const STARTING = String.raw`(?:re)?(?:start|boot|launch|creat|resum|restor|spawn|attach|detach|hot-?plug|plug|defin|deploy|provision|run)\w*`
const MIGRATION = String.raw`(?:\w*migrat\w*|vmotion|switchover)`

/** Words in any order. */
const all = (...words: string[]): RegExp => new RegExp(`^(?=.*\\b${words.join('\\b)(?=.*\\b')}\\b)(.*)`, 'i')

/** What nothing but a migration of guests has to do with. */
const OTHER_MIGRATIONS =
  /database|schema|alembic|flyway|django|rails|\bsql\b|\btables?\b|TypeError|ReferenceError|migrate configuration|"level":"(?:info|debug)"|\b(?:INFO|DEBUG|TRACE)\b|level=(?:info|debug)/

/** Lines of the kernel about guests that run all the same. */
const KERNEL_NOISE =
  /D3|power state|ignored (?:rd|wr)msr|unhandled (?:rd|wr)msr|hiding ecap|nvidia-vgpu-vfio|unstable TSC|enabled|\bSEV|warning|\bROM\b|vfio_user/i

/** Errors that hosts log while all is well, and those of a guest that is stopped or was never there. */
const EVERYDAY_WORDS = [
  ...[String.raw`\b(?:INFO|DEBUG|TRACE|NOTICE)\b`, 'level=(?:info|debug)', '"level": ?"(?:info|debug)"'],
  ...[
    'End of file',
    'socket is closed',
    'kernel:',
    String.raw`^\s*\[ *\d+\.\d+\]`,
    'pvestatd',
    'qmp command',
    'guest-',
    String.raw`\b(?:guest )?agent\b`,
    'libvirt_socket',
  ],
  ...[
    'destroy',
    'shut ?down',
    'is not running',
    '^error: Domain not found',
    'failed to get domain',
    'no errors?',
    '0 errors?',
    'error=""',
    'On error:',
  ],
  ...[
    'VBoxManage',
    'VirtualBox',
    'VMware',
    'Hyper-V',
    'TypeError',
    'ReferenceError',
    '(?:database|schema) migrat',
    'migrate configuration',
    String.raw`\bROM\b`,
    String.raw`\bSEV\b`,
    'vfio_user',
  ],
]

const EVERYDAY = new RegExp([...EVERYDAY_WORDS, String.raw`\b(?:WARN|WARNING)\b`].join('|'), 'i')
/** A program that warns of what failed. */
const WITHOUT_WARNINGS = new RegExp(EVERYDAY_WORDS.join('|'), 'i')

interface Subject {
  readonly class: string
  readonly names: RegExp
}

/** What a line about a start names that says which class it is of. */
export const SUBJECTS = [
  {
    class: 'memory',
    names:
      /cannot allocate memory|out of memory|not enough (?:free )?memory|insufficient memory|hugepages?|huge pages|hugetlb|oom-?kill|memory backing|backing store/i,
  },
  { class: 'tpm', names: /swtpm|\bv?tpm\b/i },
  {
    class: 'storage',
    names:
      /no space left|\b(?:disks?|volumes?|qcow2|storage|datastore|VDIs?|file SR|image file|block device|cdrom|\.(?:iso|img|raw|vmdk|vdi)|rbd|ceph|iscsi|nfs|zfs|lvm|OVMF|nvram)\b/i,
  },
  {
    class: 'unreachable',
    names:
      /connection refused|no route to host|name resolution|could not resolve|host key verification|ECONNREFUSED|network is unreachable/i,
  },
  {
    class: 'source-log',
    names: /\b(?:revert\w*|snapshots?|savevm|loadvm|managed ?save|saved state|restor(?:e|ed|ing))\b/i,
  },
  { class: 'machine-unsupported', names: /machine type|machine model/i },
  {
    class: 'cpu',
    names: /cpu (?:model|features?|type|flags?)|cpuid|missing features?|vcpus?\b.*(?:exceed|maximum|more than)/i,
  },
] as const satisfies readonly Subject[]

/** The same of a line about a migration. */
export const MIGRATION_SUBJECTS = [
  { class: 'not-finished', names: /tim(?:ed|e|ing) ?-?out|stuck|did not converge|too long|cancel(?:l?ed)?/i },
  {
    class: 'storage',
    names: /no space left|\b(?:disks?|volumes?|storage|datastore|rbd|ceph|iscsi|nfs|zfs|lvm|PVCs?)\b/i,
  },
  {
    class: 'cpu',
    names: /cpu (?:model|features?|type|flags?)|cpuid|missing features?|\bCPUs?\b.*(?:incompatible|mismatch|differ)/i,
  },
  { class: 'unreachable', names: /connection refused|no route to host|could not resolve|host key verification/i },
  {
    class: 'not-migratable',
    names:
      /not (?:supported|allowed|possible|permitted|migratable)|unsupported|cannot|can't|refus|reject|denied|non-migratable/i,
  },
] as const satisfies readonly Subject[]

/** What is tried on each line of a short paste, one after the other. */
export const UNKNOWN = [
  {
    id: 'unknown-qemu',
    class: 'start',
    side: 'either',
    says: /(?:^|[\s"'`(|>\]=])((?:qemu-system-\w+|qemu-kvm|kvm)(?:\[\d+\])?: \S.*)/,
    unless:
      /: (?:warning|info):|terminating on signal|char device redirected|falling back to|doesn't support requested feature|kernel: |^\s*\[ *\d+\.\d+\]|vcpu\d|SMP vm created|: Slirp|: vnc|: audio|: pulseaudio|: alsa|: pw\./,
  },
  {
    id: 'unknown-reply',
    class: 'start',
    side: 'either',
    says: /"error": ?\{(?=.*"class": ?"\w+")(?:.*?)("desc": ?"[^"]+)/,
    unless: /CommandNotFound/,
  },
  {
    // Cloud Hypervisor, Firecracker and what is made with them
    id: 'unknown-monitor',
    class: 'other-hypervisor',
    side: 'either',
    says: all('(?:cloud[- ]hypervisor|firecracker|ch-remote|vmm|jailer|crosvm|propolis)', FAILS),
    unless: /\b(?:INFO|DEBUG|TRACE|WARN)\b|qemu/,
  },
  {
    id: 'unknown-migration',
    class: 'source-log',
    side: 'source',
    says: all(MIGRATION, FAILS),
    unless: OTHER_MIGRATIONS,
  },
  {
    id: 'unknown-start',
    class: 'start',
    side: 'either',
    says: all(STARTING, FAILS, GUEST),
    unless:
      /\b(?:INFO|DEBUG|TRACE)\b|level=(?:info|debug)|"level":"(?:info|debug)"|guest agent|guest-ping|SEV|VBoxManage|VirtualBox|VMware|Hyper-V/,
  },
  {
    // tools/libs/light of Xen
    id: 'unknown-xen',
    class: 'start',
    side: 'either',
    says: /((?:libxl: error: |libxl_\w+\.c:\d+|\blibxl__\w+|\bdomcreate_\w+|\bstubdom\w+|xenopsd|xenlight).*)/,
    unless: /\b(?:INFO|DEBUG|TRACE)\b|\[debug|\[ ?info|\|(?:debug|info)\|/,
  },
  {
    id: 'unknown-kernel',
    class: 'start',
    side: 'either',
    says: all(String.raw`(?:vfio\w*|iommu|dmar|amd-vi|kvm\w*)`, `(?:${FAILS}|invalid|fault|exceeded|giving up)`),
    unless: KERNEL_NOISE,
  },
  {
    id: 'unknown-crash',
    class: 'device-state',
    side: 'either',
    says: /^\s*(.{0,120}?(?:#0 {1,3}(?:0x[0-9a-f]+ in )?\w|Segmentation fault|SIGSEGV|SIGABRT|SIGBUS|core dumped|stack smashing|double free|AddressSanitizer).*)/,
    unless: /\b(?:INFO|DEBUG|TRACE)\b/,
  },
  {
    id: 'unknown-error',
    class: 'start',
    side: 'either',
    says: /^(.{0,160}?(?<![\w-])(?:errors?|fatal|fail(?:ed|ure|s)?|panic|exception|abort(?:ed|ing)?)(?![\w/-]).*)/i,
    unless: EVERYDAY,
  },
  {
    id: 'unknown-error',
    class: 'start',
    side: 'either',
    says: /^(.*\bWARN(?:ING)?\b.{0,200}?\b(?:[Ff]ail(?:ed|ure)|[Ee]xception|[Uu]nable to|[Cc]ould not)\b.*)/,
    unless: WITHOUT_WARNINGS,
  },
] as const satisfies readonly UnknownRow[]
