import * as v from 'valibot'
import type { CaptureDevice } from '../../formats/capture/capture'
import { atLeast, isUpTo, parseVersion } from '../../qemu/releases/version'
import { featuresNamed } from '../../qemu/virtio/status'
import { type Monitor, Refused } from '../monitor'
import type { MachineAnswers } from './answers'

const LIST = v.array(v.object({ path: v.string() }))
const FEATURES = v.object({
  transports: v.array(v.string()),
  'dev-features': v.array(v.string()),
  'unknown-dev-features': v.optional(v.number(), 0),
})
const STATUS = v.object({ 'host-features': FEATURES })

/**
 * Whether to send `x-query-virtio-status`: to the releases on which it was measured. 11.1 ends with a failed assertion at
 * it (qmp_decode_features, hw/virtio/virtio-qmp.c). It is an experimental command, so it is never sent for a running guest.
 */
function isAsked({ version, running }: MachineAnswers): boolean {
  if (running) return false
  const qemu = parseVersion(version)
  return [['7.2', '7.2.99'] as const, ['10.0', '10.0.99'] as const].some(
    ([from, to]) => atLeast(qemu, from) && isUpTo(qemu, to),
  )
}

/** "/machine/peripheral/net0/virtio-backend" */
const BACKEND = /^\/machine\/peripheral\/([^/]+)\/virtio-backend$/

/** The numbers that JSON writes exactly; a bit above them would be lost. */
const isExact = (bits: number): boolean => Number.isSafeInteger(bits)

function offeredIn(answer: unknown, section: string): bigint | null {
  const read = v.safeParse(STATUS, answer)
  if (!read.success) return null
  const { transports, 'dev-features': own, 'unknown-dev-features': rest } = read.output['host-features']
  return isExact(rest) ? featuresNamed([...transports, ...own], BigInt(rest), section) : null
}

/**
 * Asks a machine that does not run what its virtio devices offer. Devices without an id are left out: nothing in the
 * answer says where they are.
 * @returns the devices, with the answers that could be had
 */
export async function withOffered(
  monitor: Monitor,
  answers: MachineAnswers,
  devices: readonly CaptureDevice[],
): Promise<readonly CaptureDevice[]> {
  if (!isAsked(answers)) return devices
  const [listed] = await monitor.executeAll([{ execute: 'x-query-virtio' }])
  const list = listed instanceof Refused ? null : v.safeParse(LIST, listed)
  if (!list?.success) return devices
  const paths = new Map(
    list.output.flatMap(({ path }) => (BACKEND.test(path) ? [[BACKEND.exec(path)![1]!, path]] : [])),
  )
  const asked = devices.filter(({ qdevId, virtio }) => virtio && qdevId !== null && paths.has(qdevId))
  const statuses = await monitor.executeAll(
    asked.map(({ qdevId }) => ({ execute: 'x-query-virtio-status', arguments: { path: paths.get(qdevId!) } })),
  )
  const offered = new Map(
    asked.flatMap((device, i) => {
      const answer = statuses[i]
      const bits = answer instanceof Refused || device.id === null ? null : offeredIn(answer, device.id)
      return bits === null ? [] : [[device, bits] as const]
    }),
  )
  return devices.map((device) => {
    const bits = offered.get(device)
    return bits === undefined ? device : { ...device, virtio: { ...device.virtio!, offered: `0x${bits.toString(16)}` } }
  })
}
