import { readFileSync } from 'node:fs'
import { PAGES } from '../../../src/check/cases/pages'
import { findDeviceStates } from '../../../src/check/device-state'
import { explain } from '../../../src/check/explain'
import { SETTINGS_FORM } from '../../../src/cli/user-files/settings-form'
import { readAllowList } from '../../../src/formats/allow-list'
import { conform } from '../../../src/formats/conform'
import { UserDocument } from '../../../src/formats/document'
import { readLog } from '../../../src/formats/log/incident'
import { reconstruct } from '../../../src/qemu'
import { recordedLayouts } from '../../../src/qemu/recorded/layouts'
import { PROFILE_FORM } from '../../../src/qemu/user/profile-form'
import { stateText } from '../../../src/report/device-state'
import { explainJson, explainMarkdown, explainText } from '../../../src/report/explain'
import { PLAIN } from '../../../src/report/style'
import { editedText } from '../edit-text'
import { answer } from '../exercise'
import { mustBePrintable } from '../printable'
import { targetRequest } from '../requests'
import { texts } from '../seeds'
import { Finding, type Target } from '../target'

const LOOK = { width: 80, style: PLAIN }

const LOGS = texts('logs', 2000)

const LAYOUTS = recordedLayouts()

const logs: Target = {
  name: 'log',
  vary: (random) => editedText(random.pick(LOGS), random, LOGS),
  run: (input, random) => {
    const { incidents, omitted } = readLog(input)
    const layouts = random.once(8) ? LAYOUTS : []
    const triage = answer(() => explain(incidents, [], targetRequest(random), layouts))
    if (typeof triage === 'string') return triage
    const report = { triage, pages: PAGES, createdOn: null, omitted }
    const draw = random.pick([explainJson, explainMarkdown, (all: typeof report) => explainText(all, LOOK)])
    const drawn = draw(report)
    mustBePrintable(drawn, 'explain')
    return drawn
  },
}

const STATES = [
  'vfio: migration region is in the wrong state: device_state: 5 (ERROR)',
  'device_state=0x5',
  'VFIO_DEVICE_STATE_STOP_COPY -> ERROR, state 2',
]

const deviceState: Target = {
  name: 'device-state',
  vary: (random) => editedText(random.pick(STATES), random, STATES),
  run: (input) => {
    const values = findDeviceStates(Buffer.from(input).toString())
    const drawn = values.map((value) => stateText(value, LOOK)).join('')
    mustBePrintable(drawn, 'a device state')
    return drawn
  },
}

const ALLOWED = [
  '- case: slot-presence-detect\n  device: 0000:00:12.0\n  reason: the guest powers the slot on\n  until: 2026-12-31\n',
  '- {device: "0000:00:12.0", register: "PCI Express > Slot Status", reason: "…", until: 2026-12-31}\n',
  '# known\n- &a\n  case: a-b\n  reason: >\n    folded\n    text\n- *a\n- {<<: *a}\n',
  '[{"case": "a-b", "reason": "!!str x"}]',
]

const allowList: Target = {
  name: 'allow-list',
  vary: (random) => editedText(random.pick(ALLOWED), random, ALLOWED),
  run: (input) => {
    const entries = answer(() => readAllowList(Buffer.from(input).toString()))
    if (typeof entries === 'string') return entries
    for (const { line, device, register, case: code, reason } of entries) {
      if (line < 1 || reason === '' || (device === null && register === null && code === null)) {
        throw new Finding('an entry of an allow-list that allows everything')
      }
    }
    return JSON.stringify(entries)
  },
}

const SETTINGS = [
  'qemu: 8.1\nmachine: pc-q35-6.0\nset: {hotplug: off, vectors: 3}\nbar: {0: 16M}\ndevices:\n  "0000:00:12.0": {rom: 64K}\n',
  '{"qemu": "7.2", "format": "json", "profiles": ["a.yaml", "b"], "map": {"0000:00:01.0": "0000:00:02.0"}}',
]

const settings: Target = {
  name: 'settings',
  vary: (random) => editedText(random.pick(SETTINGS), random, SETTINGS),
  run: (input) => {
    const told = answer(() => conform(SETTINGS_FORM, new UserDocument(Buffer.from(input).toString())))
    return typeof told === 'string' ? told : JSON.stringify(told)
  },
}

const PROFILES = readFileSync('fixtures/profiles/built-in.yaml', 'utf8')
  .split('\n\n')
  .map((profile, i) => (i === 0 ? profile : `profiles:\n${profile}`))

const profiles: Target = {
  name: 'profiles',
  vary: (random) => editedText(random.pick(PROFILES), random, PROFILES),
  run: (input, random) => {
    const told = answer(() => conform(PROFILE_FORM, new UserDocument(Buffer.from(input).toString())))
    if (typeof told === 'string') return told
    const own = told.profiles.map((row) => ({ row, where: 'own.yaml:1', given: true }))
    const device = { address: null, id: null, config: new Uint8Array(4096), bars: new Map(), rom: null, notes: [] }
    const masks = answer(() => reconstruct(device, { ...targetRequest(random), profiles: own }).masks)
    return typeof masks === 'string' ? masks : masks.notes.join()
  },
}

export const WORDS: readonly Target[] = [logs, deviceState, allowList, settings, profiles]
