import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { hasType } from '../../src/qemu/fresh/eras'
import { seededTypes } from '../../src/qemu/fresh/seed'
import { parseVersion } from '../../src/qemu/releases/version'

/** Types by the releases that were asked for theirs. */
const measured = readFileSync('fixtures/ground-truth/types.txt', 'utf8')
  .trim()
  .split('\n')
  .filter((line) => !line.startsWith('#'))
  .map((line) => {
    const [releases, types] = line.split(': ') as [string, string]
    return { releases: releases.split(' '), types: types.split(' ') }
  })

const typesOf = (release: string) =>
  measured.flatMap(({ releases, types }) => (releases.includes(release) ? types : []))

/** Debian's 11.1.3 is built without SPICE. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = { '11.1.3': ['qxl', 'qxl-vga'] }

/**
 * Of POWER, which no build of x86 has: `-device help` of qemu-system-ppc64 7.2.22, 10.0.13 and 11.1.3; all but one send a
 * state that 5.2 describes too (fixtures/ground-truth/vmstate.ndjson.gz), and its boards had that one before.
 */
const OF_POWER = 'i82378 macio-newworld macio-oldworld sii3112 sm501 sungem'.split(' ')

/** Read in the replies of QEMU 4.2.0 that libvirt keeps (tests/qemucapabilitiesdata/caps_4.2.0.x86_64.replies). */
const IN_4_2 =
  'pci-ipmi-bt pci-ipmi-kcs ati-vga bochs-display vhost-user-gpu-pci vhost-user-vga vhost-user-input-pci kvaser_pci ' +
  'virtio-rng-pci-transitional vhost-user-scsi-pci-non-transitional AMDVI-PCI e1000e pcie-root-port qemu-xhci'

describe('a release has the device types that the atlas assumes', () => {
  test.each(['5.2.0', '7.2.22', '10.0.2', '11.1.3'])('%s', (release) => {
    const real = [...typesOf(release), ...(LEFT_OUT[release] ?? []), ...OF_POWER]
    const believed = seededTypes().filter((type) => hasType(type, parseVersion(release)))
    expect(believed).toEqual(seededTypes().filter((type) => real.includes(type)))
  })

  test.each(IN_4_2.split(' '))('4.2 has %s', (type) => {
    expect(hasType(type, parseVersion('4.2'))).toBe(true)
  })
})
