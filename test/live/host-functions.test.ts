import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { toHex } from '../../src/bytes/hex'
import { hostFunctions } from '../../src/live/capture/host-functions'
import { functionsOf } from '../../src/live/capture/tree'
import { temporary } from '../cli/pcimig'

const CONFIG = 'fixtures/root-port/source.bin'

/** A passed-through function as QEMU 7.2 prints it (hw/vfio/pci.c, vfio_pci_dev_properties). */
const QTREE = `bus: main-system-bus
  type System
  dev: q35-pcihost, id ""
    bus: pcie.0
      type PCIE
      dev: vfio-pci, id "host0"
        host = "0000:3b:00.4"
        sysfsdev = ""
        class Ethernet controller, addr 00:03.0, pci id 15b3:1018 (sub 15b3:0053)
        bar 0: mem at 0xffffffffffffffff [0xffffe]
`

describe('a passed-through function that device state lacks', () => {
  const functions = functionsOf(QTREE)

  it("is read from its host's sysfs, and the report says so", () => {
    const sysfs = temporary()
    mkdirSync(join(sysfs, '0000:3b:00.4'))
    copyFileSync(CONFIG, join(sysfs, '0000:3b:00.4', 'config'))
    const { devices, notes } = hostFunctions(functions, [], true, sysfs)
    expect(devices).toMatchObject([
      { path: '0000:00:03.0', type: 'vfio-pci', qdevId: 'host0', view: 'physical', placement: 'pcie.0' },
    ])
    expect(devices[0]).toMatchObject({ config: toHex(readFileSync(CONFIG)), regions: [{ bar: 0, size: 2 ** 20 }] })
    expect(notes).toEqual([expect.stringContaining("taken from its host's sysfs")])
  })

  it.each([
    ['on another host', false, 'was not read on its host'],
    ['where sysfs lacks it', true, 'shows no config space for it'],
  ])('%s is reported as missing', (_, here, why) => {
    const { devices, missing } = hostFunctions(functions, [], here, temporary())
    const reason = expect.stringContaining(why)
    expect([devices, missing]).toEqual([[], [{ path: '0000:00:03.0', type: 'vfio-pci', reason }]])
  })

  it('is left alone where its section was captured', () => {
    const { path } = functions[0]!
    expect(hostFunctions(functions, [{ path } as never], true, temporary())).toEqual({
      devices: [],
      missing: [],
      notes: [],
    })
  })
})
