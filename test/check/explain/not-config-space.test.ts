import { describe, expect, test } from 'vitest'
import { triage } from './a-log'

describe('failures that are not about config space', () => {
  test.each([
    [
      'Features 0x1c0010130afffaf unsupported. Allowed features: 0x10179bfffef',
      'missing-features',
      /54 \(GUEST_USO4\), 55 \(GUEST_USO6\), 56 \(HOST_USO\)/,
    ],
    [
      'Size mismatch: 0000:00:03.0/virtio-net-pci.rom: 0x40000 != 0x80000: Invalid argument',
      'size-mismatch',
      /option ROM of 0000:00:03.0 has 0x40000 \(256 KiB\)/,
    ],
    ['irq state 4096: must be 0 or 1.', 'irq-state', /one side has 256 and the other 4096 bytes/],
    [
      'vfio: Failed setting device state 5: Invalid argument',
      'vfio',
      /under v2 \(Linux 5.18 and later\) "RUNNING_P2P"/,
    ],
  ])('%s', (text, name, meaning) => {
    const { messages, otherFailures } = triage(`qemu: ${text}\nqemu: load of migration failed: Invalid argument\n`)
    expect(messages).toEqual([])
    expect(otherFailures).toMatchObject([{ class: name, meaning: expect.stringMatching(meaning) }])
  })

  test.each([
    ['load of migration failed: Input/output error', 'connection'],
    [
      "error while loading state for instance 0x0 of device 'cpu'\nload of migration failed: Invalid argument",
      'device-state',
    ],
    [
      "load of migration failed: Invalid argument: error while loading state for instance 0x0 of device '0000:00:03.0/e1000': Failed to load element of type pci config for config",
      'config-without-numbers',
    ],
  ])('%s', (text, name) => {
    expect(triage(`${text}\n`).otherFailures).toMatchObject([{ class: name }])
  })
})
