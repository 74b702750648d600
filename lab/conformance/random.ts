import { setTimeout } from 'node:timers/promises'
import { profileNames } from '../../src/qemu/detection/profiles'
import type { LiveDevice } from '../../test/qemu/harness/memory'
import { readLiveDevices } from '../../test/qemu/harness/memory'
import { needsOf } from '../../test/qemu/harness/needs'
import type { Launch, Qemu } from '../../test/qemu/harness/qemu-process'
import type { Binary } from './binary'
import { builtPlace } from './buses'
import { type Draw, Lottery, randomNumbers, STATES, type State } from './draw'
import type { Findings } from './log'
import { startTogether } from './measure'
import { isSpecial } from './special'

const IN_ONE_MACHINE = 8
const FIRMWARE_MS = 1500

interface Drawn extends Draw {
  readonly id: string
  readonly index: number
}

/** Properties as `-device` takes them, or as `-global` for all devices of the type. */
function argsOf({ type, options, place, address, id, index }: Drawn, global: boolean): string[] {
  const carrier = builtPlace(place, index + 1)
  const needs = needsOf(type, id, index + 1)
  const properties = options === '' ? [] : options.split(',')
  const own = [type, ...(global ? [] : properties), `id=${id}`, `bus=${carrier.bus}${address}`, ...needs.properties]
  return [
    ...needs.args,
    ...carrier.args,
    ...(global ? properties.flatMap((property) => ['-global', `${type}.${property}`]) : []),
    '-device',
    own.join(','),
  ]
}

const launchOf = (machine: string, drawn: readonly Drawn[], global: boolean): Launch => ({
  machine,
  args: ['-m', '64M', ...drawn.flatMap((draw) => argsOf(draw, global))],
})

/** Lets the firmware set up the devices, and resets the machine after that. */
const inState =
  (state: State) =>
  async (qemu: Qemu): Promise<LiveDevice[]> => {
    if (state !== 'paused') {
      await qemu.qmp.execute('cont')
      await setTimeout(FIRMWARE_MS)
      await qemu.qmp.execute('stop')
    }
    if (state === 'after reset') await qemu.qmp.execute('system_reset')
    return readLiveDevices(qemu)
  }

/** Devices for which `-global` affects no other device of the machine. */
const alone = (drawn: readonly Drawn[]): boolean => new Set(drawn.map(({ type }) => type)).size === drawn.length

/**
 * Draws machines and looks at their devices: any type, up to three options at once, any bus, any machine type, before
 * and after firmware ran.
 * @param count how many devices to draw; QEMU refuses some of them
 * @param seed draws the same devices again
 */
export async function drawSurvey(
  binary: Binary,
  count: number,
  seed: number,
  progress: (text: string) => void,
): Promise<Findings> {
  const known = new Set(profileNames())
  const devices = [...binary.devices].filter(
    ([type]) => known.has(type) && !type.startsWith('vfio-') && !isSpecial(type),
  )
  const lottery = new Lottery(randomNumbers(seed), new Map(devices))
  const findings: Findings = {
    qemu: binary.version,
    scope: `${count} random devices, seed ${seed}`,
    observations: [],
    notStarted: {},
  }
  for (let done = 0; done < count; done += IN_ONE_MACHINE) {
    const family = lottery.happens(0.65) && binary.q35.length > 0 ? 'q35' : 'i440fx'
    const machine = lottery.oneOf(binary[family])
    const state = lottery.happens(0.75) ? STATES[0] : lottery.oneOf(STATES)
    const drawn = Array.from(
      { length: Math.min(IN_ONE_MACHINE, count - done) },
      (_, index): Drawn => ({ ...lottery.device(family, index), id: `d${index}`, index }),
    )
    const global = lottery.happens(0.2) && alone(drawn)
    const seen = await startTogether(drawn, (part) => launchOf(machine, part, global), undefined, inState(state))
    for (const { subject, live, refused } of seen) {
      const { type, options, place } = subject
      if (live) findings.observations.push({ type, options, place: place.name, state, machine, live })
      else findings.notStarted[type] ??= `${options}: ${refused}`
    }
    if ((done / IN_ONE_MACHINE) % 10 === 0) progress(`${done} of ${count}, ${findings.observations.length} started`)
  }
  for (const { type } of findings.observations) delete findings.notStarted[type]
  return findings
}
