import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { PAGES } from '../../src/check/cases/pages'
import { SIGNATURES } from '../../src/check/cases/signatures'
import { orderOf } from '../../src/qemu/releases/version'
import { NO_CONTEXT, remedyJson } from '../../src/report/explain/remedy'
import { QEMU } from './harness/available'
import { QEMU_VERSION } from './harness/installed'

const RELEASE = /^\d+\.\d+/.exec(QEMU_VERSION)![0]

/** Sections as streams name them, for the patterns of signatures. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  'virtio-*': ['virtio-net', 'virtio-blk', 'virtio-rng', 'virtio-gpu', 'virtio-console', 'virtio-scsi', 'virtio-9p'],
  'vhost-*': ['virtio-vhost_vsock', 'vhost-user-fs'],
}
/** Where a cause can be seen on any device. */
const EVERYWHERE = ['e1000e', 'pcie-root-port', 'virtio-net', 'xhci', 'vga']

const sectionsOf = (code: string): readonly string[] =>
  (SIGNATURES.find((signature) => signature.code === code)?.devices ?? EVERYWHERE).flatMap(
    (device) => FAMILIES[device] ?? [device.replace(/-pci$/, '')],
  )

const helps = new Map<string, string | null>()

/** What QEMU says about a device's properties; null if it has no such device. */
function help(device: string): string | null {
  const known = helps.get(device)
  if (known !== undefined) return known
  const { status, stdout } = spawnSync(QEMU, ['-device', `${device},help`], { encoding: 'utf8' })
  const text = status === 0 && stdout.includes('options:') ? stdout : null
  helps.set(device, text)
  return text
}

interface Row {
  readonly type: string
  readonly property: string
  readonly known: boolean
}

/** Every device type and property that a page names, in general and for each section that shows the cause. */
function rows(code: string): Row[] {
  const found = PAGES[code]!.remedies.flatMap((remedy) =>
    [null, ...sectionsOf(code).map((name) => `0000:00:02.0/${name}`)].flatMap((section): Row[] => {
      const type = /^-device ([^,]+),/.exec(remedyJson(remedy, { ...NO_CONTEXT, section })?.device ?? '')?.[1]
      if (remedy.set === undefined || type === undefined || type === 'DEVICE' || help(type) === null) return []
      const { property, since, gone } = remedy.set
      const order = orderOf(RELEASE)
      const old = since !== undefined && order < orderOf(since)
      return [{ type, property, known: !old && (gone === undefined || order < orderOf(gone)) }]
    }),
  )
  return [...new Map(found.map((row) => [`${row.type} ${row.property}`, row])).values()]
}

describe.each(Object.keys(PAGES).filter((code) => rows(code).length > 0))('remedies of %s', (code) => {
  test.each(rows(code))(`QEMU ${RELEASE} and $property of $type`, ({ type, property, known }) => {
    expect(new RegExp(`^ +${property}=`, 'm').test(help(type)!)).toBe(known)
  })
})
