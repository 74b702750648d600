import { expect, test } from 'vitest'
import { measure } from '../../lab/arm-registers/measure'
import { known } from '../../lab/arm-registers/table'
import { AARCH64 } from './harness/available'

/** Of some hundred registers, those that are tried: each takes up to three processes. */
const EVERY = 60

test.each(['cortex-a57', 'max'])(
  'registers of %s accept or refuse other values, as the table says',
  async (cpu) => {
    const kinds = await measure({ program: AARCH64, machine: 'virt', args: ['-cpu', cpu] }, (i) => i % EVERY === 1)
    expect(new Set(kinds.values())).toEqual(new Set(['constant', 'writable']))
    const table = known()
    for (const [register, kind] of kinds) expect(table.get(register), register).toBe(kind)
  },
  300_000,
)
