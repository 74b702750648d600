import { describe, expect, it } from 'vitest'
import { ADVICE, type AdvisedCommand } from '../../src/check/cases/advice'
import { PAGES } from '../../src/check/cases/pages'
import { nextSteps, stepsWithoutFailure } from '../../src/check/explain/next-steps'
import { everythingPrinted } from './printed'
import { untried } from './trials'

const CATALOGUE: readonly (readonly [string, AdvisedCommand])[] = Object.entries(ADVICE)

/** Words by which a command that acts on a guest, a host or QEMU is told. */
const TELLING = new RegExp(
  [
    String.raw`\bvirsh [a-z]`,
    'qemu-monitor-command|guest-exec|human-monitor-command',
    '"execute"',
    String.raw`\bmigrate(?:_set\w+|-incoming)? ["']?(?:-d|exec|file|fd|tcp|unix)\b`,
    String.raw`\b(?:exec|tcp|unix|rdma):[^/\s]`,
    String.raw`\b(?:device_add|device_del|migrate_cancel|(?:save|load)vm (?!section|\)\?section)\w+|system_reset|system_powerdown)\b`,
    String.raw`\b(?:setpci|qm|kubectl|journalctl|socat|dd|systemctl|modprobe|driverctl)\s+[-\w"']`,
    String.raw`(?:echo|printf|tee)\b.*/sys/|cp -\w*[rRL]`,
  ].join('|'),
  'g',
)

/** Words that name a thing and are no command to run, each with what is meant. */
const MENTIONS: readonly (readonly [RegExp, string])[] = [
  [/`?virsh save`? (?:image|writes a (?:separate file|file of its own))/g, 'the file that it writes'],
  [
    /`?virsh save`?(?:,| and) `?virsh managedsave`? (?:write|and external memory snapshots write)/g,
    'the file that they write',
  ],
  [/savevm,? (?:and|or) `?virsh snapshot-create`?(?: take one| leave| make one| write it)/g, 'the snapshot in a disk'],
  [/`migrate file:…,offset=N`(?: leaves| \* writes)/g, 'a file that begins with something else'],
  [/\bas (?:in )?setpci (?:spells|has|and)|that setpci does not know/g, 'how a register is written'],
  [/list of byte values \(`journalctl -o json`\)/g, 'a form of logs'],
  [/alias that `virsh dumpxml` shows/g, 'the definition'],
  [/virsh migrate --tunnelled, --parallel, --comp-methods, --zerocopy/g, 'options that were given'],
  [/virsh save-image-dumpxml FILE/g, 'reads a file'],
  [/functions by `cp -r`, `rsync -L` or `tar -h`/g, 'how a copy was made that is read'],
  [/no virsh in PATH/g, 'a program that is not there'],
  [
    /kubectl (?:create -f job\.yaml|wait --for=condition=Complete job\/pcimig-preflight)/g,
    'pcimig itself, of a stream in a file',
  ],
  [/kubectl (?:apply -f (?:fingerprints\.yaml|-)|logs job\/pcimig-pool-\w+)/g, 'pcimig itself, and what it prints'],
  [/kubectl get node NODE -L /g, 'reads labels'],
  // Libvirt 8.5: it goes on with a migration that has stopped, and does nothing to one that has not.
  [/virsh migrate --postcopy-resume/g, 'the option that takes up a paused migration again'],
  [/WinDbg's db, dw, dd and dq, and !db and !dd,/g, 'commands of a debugger that read'],
  [/loadvm failed: (?:stream error|\{int\})/g, 'a message of QEMU'],
  [/\{=device_add\|device_del\|[\w|-]+\}/g, 'commands that a log says were refused'],
  [/never use `exec:` to migrate/g, 'a warning'],
  [/--via 'kubectl exec -i -n \w+ POD -c compute --'/g, 'the way to a pod'],
  [/cancels: `migrate_cancel` by QMP/g, 'what guard does'],
  [/systemctl enable --now pcimig-guard@source pcimig-guard@destination/g, 'the example itself'],
  [/virsh --quiet event --loop --event migration-iteration/g, 'listening, in an example'],
]

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** A command with anything in place of its words in capitals and of line breaks, as documents and JSON spell it. */
function spelled({ command }: AdvisedCommand): RegExp[] {
  const parts = command.split('\n').flatMap((line) => [line])
  const plain = (line: string): string =>
    escaped(line)
      .replace(/\b(?:VM|SIDE|ADDRESS|HOST_ADDRESS|QMP_SOCKET|LOG)\b/g, '[\\w.:/-]+')
      // No other guest than a twin is to be destroyed.
      .replace(/\bTWIN\b/g, '[\\w.:/-]*twin')
  return parts.flatMap((line) => [
    new RegExp(plain(line), 'g'),
    new RegExp(plain(JSON.stringify(line).slice(1, -1)), 'g'),
  ])
}

const HARMLESS: readonly RegExp[] = [
  ...CATALOGUE.flatMap(([, advice]) => spelled(advice)),
  ...MENTIONS.map(([words]) => words),
]

/** The commands of a text that are in no catalogue, each with what surrounds it. */
function strangers(text: string): string[] {
  const rest = HARMLESS.reduce(
    (left, known) => left.replace(known, '·'),
    text.replace(/\s+/g, ' ').replace(/\\([_>])/g, '$1'),
  )
  return [...rest.matchAll(TELLING)].map(({ index }) => rest.slice(Math.max(0, index - 40), index + 60))
}

describe('what is printed', () => {
  it('has only commands from the catalogue', { timeout: 120_000 }, () => {
    const found = everythingPrinted().flatMap(({ where, text }) => strangers(text).map((at) => [where, at]))
    expect(found).toEqual([])
  })

  it('runs every command of the catalogue for real', () => {
    expect(untried()).toEqual([])
  })

  it.each([
    `virsh qemu-monitor-command VM --hmp 'migrate "exec:cat > /var/tmp/SIDE.mig"'`,
    'virsh destroy web',
    'virsh snapshot-create-as web s --memspec file=f,snapshot=external --live',
    `{"execute":"system_reset"}`,
    '(qemu) device_del net0',
    'setpci -s 00:02.0 COMMAND=0',
    'echo 1 > /sys/bus/pci/rescan',
    'cp -rL /sys/bus/pci/devices/0000:00:02.0 here',
    'migrate "exec:gzip > state"',
  ])('would catch %s', (command) => {
    expect(strangers(`text ${command} text`)).not.toEqual([])
  })

  it('has nothing between the lines of a step or a remedy: each is a whole command of the catalogue', () => {
    const steps = [null, '0000:00:02.0:00.0/virtio-net', '0000:00:05.0/vfio'].flatMap((section) =>
      nextSteps({ section, qemu: null, machine: null }),
    )
    const printed = [...steps, ...stepsWithoutFailure({ qemu: null, machine: null })].map(({ command }) => command)
    const remedies = Object.values(PAGES).flatMap(({ remedies: all }) => all.map(({ libvirt }) => libvirt ?? null))
    const known = CATALOGUE.map(
      ([, { command }]) => new RegExp(`^${escaped(command).replace(/\b(?:SIDE|ADDRESS)\b/g, '[\\w.:-]+')}$`),
    )
    const others = [...printed, ...remedies].filter(
      (text) => text !== null && !/^(?:<|pcimig )/.test(text) && !known.some((command) => command.test(text)),
    )
    expect(others).toEqual([])
  })
})
