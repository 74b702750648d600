import { test } from 'vitest'
import { expectAgreement, type Outcome } from './harness/answers'

/* What QEMU compares of processors and of pseries, of command lines that differ in one option. */

const REFUSED = /^error while loading state for instance 0x0 of device 'cpu'$/
const virt = (cpu: string, extra = '') => `virt-7.2 -cpu ${cpu}${extra}`
const pseries = (added = '', cpu = 'power9') => `pseries-7.2${added} -m 256M -cpu ${cpu}`

test.each<[name: string, source: string, destination: string, outcome: Outcome]>([
  ['the same processor', virt('cortex-a57'), virt('cortex-a57'), 'accepted'],
  ['another model with the same registers', virt('cortex-a57'), virt('cortex-a72'), REFUSED],
  ['one of several', virt('cortex-a57'), virt('cortex-a57', ' -smp 2'), REFUSED],
  ['one without a unit of it', virt('max'), virt('max,lpa2=off'), REFUSED],
  ['more registers', virt('max'), virt('cortex-a57'), /^Invalid value 304 expecting positive value <= 258$/],
  ['fewer registers', virt('cortex-a57'), virt('max'), REFUSED],
  ['another POWER processor', pseries('', 'power8nvl'), pseries('', 'power8'), REFUSED],
  [
    'a switch off',
    pseries(),
    pseries(',cap-dfp=off'),
    /^cap-dfp higher level \(1\) in incoming stream than on destination \(0\)$/,
  ],
  ['a switch on', pseries(',cap-nested-hv=on'), pseries(), /^cap-nested-hv higher level \(1\) /],
  ['a lower level', pseries(',cap-cfpc=broken'), pseries(), 'accepted'],
  ['a higher level', pseries(), pseries(',cap-cfpc=broken'), /^cap-cfpc higher level \(1\) /],
])('%s', async (_, source, destination, outcome) => expectAgreement(source, destination, outcome))
