import { toHex } from '../../bytes/hex'
import { printableData } from '../../bytes/printable'
import { checkedBits, type Masks, type RuleRange } from '../../qemu/painting/masks'
import { kernelJson, kernelLines } from '../drawing/kernel'
import { stringify } from '../drawing/plain-json'
import type { Look } from '../drawing/style'
import { table } from '../drawing/table'
import { count, range, twoDigits } from '../drawing/words'
import { bullets, wrap } from '../drawing/wrap'
import { maskChangesJson, maskChangesText } from './mask-changes'
import { maskRuns } from './mask-runs'

/** The masks of one device and what they were reconstructed for. */
export interface MaskedDevice {
  readonly id: string
  readonly address: string | null
  readonly profile: { readonly name: string; readonly verified: boolean; readonly why: string }
  readonly masks: Masks
}

/**
 * Returns the published JSON of `masks`, schemaVersion 1; `refused`, `notes`, `changes` and `kernel` are additions at the end of
 * a device.
 */
export function masksJson(devices: readonly MaskedDevice[]): string {
  const device = ({ id, address, profile, masks }: MaskedDevice) => ({
    id,
    address,
    profile: { name: profile.name },
    size: masks.size,
    config: toHex(masks.config),
    cmask: toHex(masks.cmask),
    wmask: toHex(masks.wmask),
    w1cmask: toHex(masks.w1cmask),
    checked: toHex(checkedBits(masks)),
    rules: masks.rules,
    refused: masks.refused,
    notes: masks.notes,
    changes: maskChangesJson(masks),
    kernel: kernelJson(masks.kernel),
  })
  return `${stringify({ schemaVersion: 1, devices: devices.map(device) }, 2)}\n`
}

const HEAD = ['offset', 'cmask', 'wmask', 'w1c', 'checked', 'rule']
/** Columns taken by indent, gaps and masks. */
const TAKEN = 42

/** One line per run, with rule and note next to them; what is left of those goes on the last line. */
function lines(rule: RuleRange, masks: Masks, checked: Uint8Array, width: number): string[][] {
  const description = [rule.rule, ...wrap(rule.note, width)]
  const found = maskRuns(rule, masks)
  return found.map((run, i) => [
    range(run),
    twoDigits(masks.cmask[run.offset]!),
    twoDigits(masks.wmask[run.offset]!),
    twoDigits(masks.w1cmask[run.offset]!),
    twoDigits(checked[run.offset]!),
    description.slice(i, i === found.length - 1 ? undefined : i + 1).join('\n'),
  ])
}

/** What the host's kernel did before QEMU read the function. */
function kernelText(kernel: Masks['kernel'], width: number): string[] {
  const found = kernel ? kernelLines(kernel) : []
  return found.length === 0
    ? []
    : ['', `Hidden or changed by the host's kernel (${kernel!.name}):`, ...bullets(found, width)]
}

function deviceText({ id, profile, masks }: MaskedDevice, { width, style }: Look): string {
  const { strong, faint, verdict } = style
  const checked = checkedBits(masks)
  const bits = checked.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)
  const facts = `profile ${profile.name} (${profile.why})${profile.verified ? '' : ', not verified against QEMU'}`
  const body = masks.rules.flatMap((rule) => lines(rule, masks, checked, Math.max(20, width - TAKEN)))
  const refused =
    masks.refused === null ? [] : wrap(`Warning: QEMU would not start this device: ${masks.refused}`, width)
  const changes = maskChangesText(masks)
  return [
    strong(id),
    ...wrap(`${facts}; ${count(masks.size, 'byte')} sent, ${count(bits, 'bit')} of them checked`, width - 2).map(
      (line) => faint(`  ${line}`),
    ),
    ...refused.map((line) => verdict.incompatible(line)),
    '',
    table(HEAD.map(faint), body),
    ...(changes.length === 0
      ? []
      : ['', 'Bits that change beyond what wmask lets the guest write:', ...bullets(changes, width)]),
    ...kernelText(masks.kernel, width),
    ...(masks.notes.length === 0 ? [] : ['', 'Notes:', ...bullets(masks.notes, width)]),
  ].join('\n')
}

/** Returns the masks for people: per rule one line for each run of bytes with equal masks. */
export function masksText(devices: readonly MaskedDevice[], options: Look): string {
  return `${printableData(devices)
    .map((device) => deviceText(device, options))
    .join('\n\n')}\n`
}
