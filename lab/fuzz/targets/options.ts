/** Words of the command line that are values, without the command line around them. */

import { atlas } from '../../../src/check/atlas/atlas'
import { diff, firstBad } from '../../../src/check/atlas/diff'
import { runCheck } from '../../../src/check/sides/run'
import { wantedFormat } from '../../../src/cli/options/report-options'
import { barSize, deviceMap, property, romSize } from '../../../src/cli/options/values'
import { normalizeAddress } from '../../../src/pci/address'
import { profileFacts } from '../../../src/qemu/detection/profile-catalogue'
import { profileNames } from '../../../src/qemu/detection/profiles'
import { PLACEMENTS } from '../../../src/qemu/painting/placement'
import { resolveTarget } from '../../../src/qemu/reconstruct'
import { machineNames } from '../../../src/qemu/releases/machine'
import { MILESTONES, parseVersion } from '../../../src/qemu/releases/version'
import { atlasJson } from '../../../src/report/atlas/data'
import { diffJson, diffMarkdown, diffText } from '../../../src/report/atlas/diff'
import { atlasMarkdown } from '../../../src/report/atlas/document'
import { atlasText } from '../../../src/report/atlas/plain'
import { PLAIN } from '../../../src/report/drawing/style'
import { answer } from '../answer'
import { mustBePrintable } from '../edits/printable'
import { editedText } from '../edits/text'
import { drawings } from '../inputs/drawings'
import { checkRequest } from '../inputs/requests'
import { CONFIGS } from '../inputs/seeds'
import { mustFollowBits } from '../oracle'
import type { Random } from '../random'
import type { Target } from '../target'

const LOOK = { width: 80, style: PLAIN }
const SEPARATOR = '\n'

const DISTRIBUTIONS = ['pc-q35-rhel8.6.0', 'pc-i440fx-bionic', 'pc-q35-jammy', 'pc-i440fx-rhel7.6.0', 'pc-q35-7.2+pve0']
const MACHINES = [...machineNames(), ...DISTRIBUTIONS]
const PROFILES = profileNames()

/** Now and then a word is not as it should be. */
const word = (random: Random, words: readonly string[], often = 4): string =>
  random.once(often) ? editedText(random.pick(words), random, words).toString() : random.pick(words)

/** QEMU's version, a machine type, and the one it is based on. */
const versions: Target = {
  name: 'version',
  vary: (random) =>
    Buffer.from([word(random, MILESTONES), word(random, MACHINES), word(random, MACHINES)].join(SEPARATOR)),
  run: (input, seed) => {
    const [qemu = '', machine = '', base = ''] = Buffer.from(input).toString().split(SEPARATOR)
    const machineBase = seed.random('base').once(4) ? base : null
    const none = { set: new Map(), placement: null, bars: new Map(), rom: null, profile: null, view: null }
    const version = answer(() => parseVersion(qemu).text)
    const target = answer(() => resolveTarget({ qemu, machine, machineBase, ...none }))
    const newest = answer(() => resolveTarget({ qemu: null, machine, machineBase, ...none }))
    const device = { address: null, id: null, config: CONFIGS[0]!, bars: new Map(), rom: null, notes: [] }
    const drawn = answer(() => {
      const request = { ...checkRequest(seed.random('check'), []), devices: [], map: new Map() }
      return drawings(
        runCheck([device], [device], { ...request, target: { qemu, machine, machineBase, ...none } }),
        seed,
      )
    })
    return `${JSON.stringify([version, target, newest])} ${drawn}`
  },
}

const SETTINGS = [
  'hotplug=off',
  'vectors=3',
  'x-pcie-ext-tag=on',
  'bus-reserve=0x10',
  'ats=on',
  'addr=12.7',
  'mac=52:54',
]
const SIZES = ['0=16M', '1=4K', '5=0x1000', '2=0', '0=18446744073709551615', '3=8T', '4=4096b']
const ROMS = ['64K', '0', '2048', '1GiB', '0x800', '63', '9223372036854775808']
const MAPS = ['0000:00:02.0=0000:00:03.0', '00:02.0=00:02.0', 'a=b', '0000:00:02.0=0000:00:12.0/x']
const FORMATS = ['json', 'html=out.html', 'text', 'github=a=b']
const ADDRESSES = ['0000:00:12.0', '12.7', '10000:ff:1f.7', '00:12.0/e1000e']
const KINDS = [SETTINGS, SETTINGS, SIZES, ROMS, MAPS, FORMATS, ADDRESSES, PROFILES]

/** Values of --set, --src-set, --bar, --rom, --map, --format, --device and --profile, one in a line. */
const values: Target = {
  name: 'option',
  vary: (random) => Buffer.from(KINDS.map((words) => word(random, words).replaceAll(SEPARATOR, ' ')).join(SEPARATOR)),
  run: (input, seed) => {
    const words = Buffer.from(input).toString().split(SEPARATOR)
    const [set = '', sourceSet = '', size = '', rom_ = '', map = '', format = '', address = '', profile = ''] = words
    const random = seed.random('option')
    const request = checkRequest(random, [])
    const parsed = {
      set: answer(() => property(set, property('vectors=2'))),
      sourceSet: answer(() => property(sourceSet)),
      bars: answer(() => barSize(size, barSize('0=4K'))),
      rom: answer(() => romSize(rom_)),
      map: answer(() => deviceMap(map)),
      format: answer(() => wantedFormat(format)),
      address: answer(() => normalizeAddress(address)),
      facts: answer(() => profileFacts(profile)),
    }
    const orElse = <T>(value: T | string, other: T): T => (typeof value === 'string' ? other : value)
    const target = {
      ...request.target,
      set: orElse(parsed.set, request.target.set),
      bars: orElse(parsed.bars, request.target.bars),
      rom: orElse(parsed.rom, request.target.rom ?? 0),
      ...(random.once(2) ? { profile } : {}),
    }
    const config = random.pick(CONFIGS)
    const device = { address: '0000:00:02.0', id: null, config, bars: new Map(), rom: null, notes: [] }
    const verdict = answer(() => {
      const asked = { ...request, target, sourceSet: orElse(parsed.sourceSet, new Map()) }
      const names = {
        map: random.once(4) ? orElse(parsed.map, new Map()) : new Map(),
        devices: random.once(4) ? [address] : [],
      }
      const report = runCheck([device], [{ ...device, config: random.pick(CONFIGS) }], { ...asked, ...names })
      mustFollowBits(report)
      return report.verdict + report.notes.join() + drawings(report, seed)
    })
    return `${JSON.stringify({ ...parsed, set: [...orElse(parsed.set, new Map())] })} ${verdict}`
  },
}

const ENDS = [...MILESTONES.slice(-30), ...MACHINES.filter((name) => name.startsWith('pc-')).slice(0, 40)]
const end = (random: Random): string =>
  random.once(2) ? `${random.pick(MILESTONES)}/${random.pick(MACHINES)}` : random.pick(ENDS)

/** What `diff` and `atlas` are asked: a device type, two ends, a machine type, a release, a property, a place. */
const ends: Target = {
  name: 'diff',
  vary: (random) => {
    const asked = [word(random, PROFILES, 16), end(random), end(random), random.pick(MACHINES), random.pick(MILESTONES)]
    const all = [...asked, random.pick(SETTINGS), random.pick(PLACEMENTS)].map((one) => (random.once(2) ? one : ''))
    const [device] = asked
    const text = [device, ...all.slice(1)].join(SEPARATOR)
    return random.once(4) ? editedText(text, random, [text]) : Buffer.from(text)
  },
  run: (input, seed) => {
    const [device = '', from = '', to = '', machine, qemu, set, place] = Buffer.from(input).toString().split(SEPARATOR)
    const random = seed.random('diff')
    const given = set ? answer(() => property(set)) : new Map()
    const settings = typeof given === 'string' ? new Map() : given
    const placement = PLACEMENTS.find((name) => name === place) ?? null
    const none = new Map<string, string>()
    const request = {
      device,
      from: { text: from || '7.2', set: none },
      to: { text: to || '8.1', set: random.once(4) ? settings : none },
      machine: machine || null,
      qemu: qemu || null,
      placement,
      set: random.once(2) ? settings : none,
    }
    const found = answer(() => diff(request))
    let drawn = JSON.stringify(typeof found === 'string' ? found : found.transition.outcome)
    if (typeof found !== 'string') {
      if (seed.isDue('diff, text', 4)) drawn += diffText(found, LOOK)
      if (seed.isDue('diff, Markdown', 4)) drawn += diffMarkdown(found)
      if (seed.isDue('diff, JSON', 4)) drawn += diffJson(found)
    }
    if (seed.isDue('first bad', 64)) {
      const bad = answer(() => firstBad(request, random.once(2) ? null : random.below(4096)))
      drawn += JSON.stringify(typeof bad === 'string' ? bad : (bad?.to ?? null))
    }
    if (seed.isDue('atlas', 64)) {
      const all = answer(() =>
        atlas({
          from: from || '7.2',
          to: to || null,
          machines: machine ? [machine] : ['pc-q35-7.2'],
          devices: [device],
          placements: placement ? [placement] : [],
          set: settings,
        }),
      )
      drawn += typeof all === 'string' ? all : atlasText(all, LOOK) + atlasJson(all) + atlasMarkdown(all)
    }
    mustBePrintable(drawn, 'diff or atlas')
    return drawn
  },
}

export const OPTIONS: readonly Target[] = [versions, values, ends]
