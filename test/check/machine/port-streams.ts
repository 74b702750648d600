import { fromHex } from '../../../src/bytes/hex'
import { checkMigration } from '../../../src/check/machine/migration'
import type { Stream, StreamSection } from '../../../src/formats/stream'
import { asked, NOTHING_GIVEN } from '../../a-request'
import { recorded } from '../../ground-truth'
import { deviceAt, migration, sectionAt } from '../a-migration'

export const PORT = '0000:00:12.0/pcie-root-port'
export const CONFIG = fromHex(
  recorded('pcie-root-port').find(
    ({ qemu, placement, options, machines }) =>
      qemu === '7.2.22' && placement === 'pcie.0' && options === 'port=5' && machines.includes('pc-q35-7.2'),
  )!.config,
)
export const port = (id = PORT, config = CONFIG) => deviceAt(id, config, 3)
export const on = (qemu: string) => asked({ target: { ...NOTHING_GIVEN, qemu } })
export const check = (source: Stream, destination: Stream, qemu = '7.2') =>
  checkMigration(source, destination, on(qemu))

/** Streams with one port that is equal, and besides it these sections. */
export const withSections = (...sections: readonly StreamSection[]): Stream =>
  migration([port()], { sections: [sectionAt(PORT, 3), ...sections] })

export const stopsOf = (source: Stream, destination: Stream, qemu = '7.2') =>
  check(source, destination, qemu).stops!.map(({ kind, message }) => [kind, message])

export const HEADLESS = { configuration: false, footers: true }
