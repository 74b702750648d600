/** Files that people write, read as the command line reads them, and what they then do to a check. */
import { readFileSync } from 'node:fs'
import { runCheck } from '../../../src/check/sides/run'
import { triaged } from '../../../src/cli/commands/check/triage'
import { readAllowList, withUserFiles } from '../../../src/cli/options/files'
import { readSettings, type Settable } from '../../../src/cli/options/files/settings'
import { cliTargetRequest as asked, type CliTargetOptions } from '../../../src/cli/options/options'
import { checkRequest as libraryRequest } from '../../../src/library/options'
import { ownProfileFacts } from '../../../src/qemu/detection/profile-catalogue'
import { reconstruct } from '../../../src/qemu/reconstruct'
import { json } from '../../../src/report/check/json'
import { PLAIN } from '../../../src/report/drawing/style'
import { profilesJson, profilesText } from '../../../src/report/profiles'
import { deviceOf } from '../../../test/a-device'
import { answer } from '../answer'
import type { CaseSeed } from '../case-seed'
import { editedJson } from '../edits/json'
import { mustBePrintable } from '../edits/printable'
import { editedYaml } from '../edits/yaml'
import { drawings } from '../inputs/drawings'
import { checkRequest, targetRequest } from '../inputs/requests'
import { CONFIGS } from '../inputs/seeds'
import { mustFollowBits } from '../oracle'
import type { Random } from '../random'
import { Finding, type Target } from '../target'
import { newWorld } from '../world/new-world'
import { world } from '../world/virtual-files'

const LOOK = { width: 80, style: PLAIN }
const SMALL = CONFIGS.map((config) => config.slice(0, 256))

const portOf = (config: Uint8Array) => deviceOf(config, { address: '0000:00:12.0' })

/** A pair of devices that differ in a few bytes. */
function pairOf(random: Random) {
  const source = random.pick(SMALL)
  const config = Uint8Array.from(source)
  for (let left = 1 + random.small(5); left > 0; left--) config[random.below(256)]! ^= 1 << random.below(8)
  return [portOf(source), portOf(config)] as const
}

function mustBeClosed(): void {
  if (world().open > 0) throw new Finding('a file is left open')
}

const ALLOWED = [
  '- case: slot-presence-detect\n  device: 0000:00:12.0\n  reason: the guest powers the slot on\n  until: 2026-12-31\n',
  '- {device: "0000:00:12.0", register: "PCI Express > Slot Status", reason: "…", until: 2026-12-31}\n',
  '- {register: Command, reason: a}\n- {register: "PCI Express", reason: b}\n- {case: header, reason: c}\n',
  '# known\n- &a\n  case: a-b\n  reason: >\n    folded\n    text\n- *a\n- {<<: *a}\n',
  '[{"case": "a-b", "reason": "!!str x"}]',
]

/** What an allow-list and a baseline do to a report. */
async function judged(files: Record<string, Uint8Array>, seed: CaseSeed): Promise<string> {
  newWorld(files)
  const random = seed.random('pair')
  const [source, destination] = pairOf(random)
  const report = runCheck([source], [destination], { ...checkRequest(random, [source]), devices: [], map: new Map() })
  const options = Object.fromEntries(Object.keys(files).map((name) => [name, name]))
  const { report: marked, verdict } = await triaged(report, options)
  mustBeClosed()
  mustFollowBits(report)
  mustBePrintable(marked.notes.join('\n'), 'the notes')
  if (marked.verdict !== report.verdict) throw new Finding('a list changed what QEMU does')
  if (files.baseline === undefined && verdict !== 'incompatible' && report.verdict === 'incompatible') {
    throw new Finding('a list that is not to be trusted turned the verdict')
  }
  return `${verdict} ${marked.notes.join()} ${drawings(marked, seed)}`
}

const allowList: Target = {
  name: 'allow-list',
  vary: (random) => editedYaml(random.pick(ALLOWED), random, ALLOWED),
  run: (input, seed) => {
    const entries = answer(() => readAllowList(Buffer.from(input).toString()))
    if (typeof entries === 'string') return entries
    for (const { line, device, register, case: code, reason } of entries) {
      if (line < 1 || reason === '' || (device === null && register === null && code === null)) {
        throw new Finding('an entry of an allow-list that allows everything')
      }
    }
    return judged({ allow: input }, seed)
  },
}

/** Earlier reports of devices with differences. */
const BASELINES = SMALL.slice(0, 40).map((config, i) => {
  const other = config.slice()
  for (const at of [4, 0x10, 0x34, 0x40 + i, 0x60 + i]) other[at]! ^= 0x55
  return json(runCheck([portOf(config)], [portOf(other)], libraryRequest({ qemu: '7.2', profile: 'pci' })))
})

const baseline: Target = {
  name: 'baseline',
  vary: (random) => editedJson(random.pick(BASELINES), random, BASELINES),
  run: (input, seed) => judged({ baseline: input }, seed),
}

const SETTINGS = [
  'qemu: 8.1\nmachine: pc-q35-6.0\nset: {hotplug: off, vectors: 3}\nbar: {0: 16M}\ndevices:\n  "0000:00:12.0": {rom: 64K}\n',
  '{"qemu": "7.2", "format": "json", "profiles": ["own.yaml"], "map": {"0000:00:01.0": "0000:00:02.0"}}',
  'src-qemu: 5.2\nsrc-set: {ats: on}\nview: guest\nplacement: pcie.0\nrom: 0\nprofile: virtio-net-pci\nall: yes\nhex: true\n',
  'profile: own.yaml\nmachine-base: pc-q35-7.2\nmachine: pc-q35-rhel9.2.0\nallow: a.yaml\nbaseline: b.json\ncolor: false\n',
  '$schema: x\ndevices:\n  a: {set: {x-speed: 16}, view: qemu, placement: pci.0, bar: {5: 4K}, profile: pci}\n  b: {}\n',
]
const KNOWN = new Set(
  'qemu srcQemu srcSet machine machineBase set profile view srcView dstView placement bar rom map allow baseline format all hex color'.split(
    ' ',
  ),
)

const PROFILES = readFileSync('fixtures/profiles/built-in.yaml', 'utf8')
  .split('\n\n')
  .map((profile, i) => (i === 0 ? profile : `profiles:\n${profile}`))

const settings: Target = {
  name: 'settings',
  vary: (random) => editedYaml(random.pick(SETTINGS), random, SETTINGS),
  run: async (input, seed) => {
    newWorld({ 'pcimig.yaml': input, 'own.yaml': Buffer.from(PROFILES[0]!) })
    const random = seed.random('settings')
    await readSettings('pcimig.yaml')
    const line: Settable = random.once(2) ? {} : ({ set: new Map([['vectors', '2']]), qemu: '9.0', all: true } as never)
    const options = await withUserFiles(line, 'pcimig.yaml', KNOWN)
    mustBeClosed()
    const [source, destination] = pairOf(random)
    const request = {
      ...checkRequest(random, [source]),
      target: asked(options),
      perDevice: options.devices!,
      sourceQemu: options.srcQemu ?? null,
      sourceSet: options.srcSet ?? new Map(),
      map: options.map ?? new Map(),
      devices: [],
    }
    return String(
      answer(() => {
        const report = runCheck([source], [destination], request)
        mustFollowBits(report)
        return report.verdict + drawings(report, seed)
      }),
    )
  },
}

const profiles: Target = {
  name: 'profiles',
  vary: (random) => editedYaml(random.pick(PROFILES), random, PROFILES),
  run: async (input, seed) => {
    newWorld({ 'own.yaml': input })
    const { profiles: own = [] } = await withUserFiles<CliTargetOptions>({ profile: 'own.yaml' }, null, KNOWN)
    mustBeClosed()
    const random = seed.random('profiles')
    let seen = ''
    if (seed.isDue('profiles', 8)) {
      const facts = own.map(ownProfileFacts)
      seen = profilesText(facts, LOOK) + profilesJson(facts)
      mustBePrintable(seen, 'profiles')
    }
    const device = portOf(random.once(2) ? new Uint8Array(4096) : random.pick(CONFIGS))
    const request = { ...targetRequest(random), profiles: own, profile: null }
    const masks = answer(() => reconstruct(device, request).masks)
    const [source, destination] = pairOf(random)
    const asks = { ...checkRequest(random, [source]), devices: [], map: new Map(), target: request }
    const verdict = answer(() => {
      const report = runCheck([source], [destination], asks)
      mustFollowBits(report)
      return report.verdict + drawings(report, seed)
    })
    return `${seen} ${typeof masks === 'string' ? masks : masks.notes.join()} ${verdict}`
  },
}

export const USER_FILES: readonly Target[] = [allowList, baseline, settings, profiles]
