import { expect } from 'vitest'
import { explain } from '../../../src/check/explain/explain'
import { readLog } from '../../../src/formats/log/incident'
import { recordedLayouts } from '../../../src/qemu/recorded/layouts'
import type { TargetRequest } from '../../../src/qemu/request'
import { NOTHING_GIVEN } from '../../a-request'

export const behind = (section: string) => `qemu-system-x86_64: Failed to load PCIDevice:config
qemu-system-x86_64: error while loading state for instance 0x0 of device '${section}'
qemu-system-x86_64: load of migration failed: Invalid argument
`
export const line = (values: string) => `qemu-system-x86_64: get_pci_config_device: Bad config data: ${values}\n`
const layouts = recordedLayouts()
export const triage = (text: string, over: Partial<TargetRequest> = {}, dump: Parameters<typeof explain>[1] = []) =>
  explain(readLog(new TextEncoder().encode(text)).incidents, dump, { ...NOTHING_GIVEN, ...over }, layouts)
export const only = (text: string, over: Partial<TargetRequest> = {}) => triage(text, over).messages[0]!

/** A log of one failure, its class, what it has to do with config space, and whether that is certain. */
export type OneFailure = readonly [log: string, name: string, about: string, certainty: 'sure' | 'possible']

/** Expects that a log is explained as this failure, with a remedy, and as nothing else. */
export function expectOnly([log, name, about, certainty]: OneFailure): void {
  const { messages, otherFailures } = triage(`${log}\n`)
  expect(messages).toEqual([])
  expect(otherFailures.map((found) => [found.class, found.about, found.certainty])).toEqual([[name, about, certainty]])
  expect(otherFailures[0]!.remedies.length).toBeGreaterThan(0)
}
