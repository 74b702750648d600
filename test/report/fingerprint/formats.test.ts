import { describe, expect, it } from 'vitest'
import type { Fingerprint } from '../../../src/check/fleet/fingerprint'
import type { FingerprintReport } from '../../../src/report/fleet/fingerprint/fingerprint-report'
import { fingerprintNfd } from '../../../src/report/fleet/fingerprint/nfd'
import { fingerprintNova } from '../../../src/report/fleet/fingerprint/nova'
import { fingerprintPrometheus } from '../../../src/report/fleet/fingerprint/prometheus'

const A = 'v2kpillzhlpxcsqloljqks66yw6ofnsiqsawooizm4cllxc5rdnq'
const B = 'fimrtiyfj3mog2gisqf4krig4y6qawm6bbzn4zrgjsuscayqt4aa'

const function_ = (address: string, vendor: number, device: number, fingerprint: string | null): Fingerprint => ({
  id: `${address}/vfio-pci`,
  address,
  profile: { name: 'vfio-pci', how: 'detected', verified: true },
  vendor,
  device,
  size: 4096,
  fingerprint,
  reason: fingerprint === null ? 'not known' : null,
})

const report = (path: string, ...devices: Fingerprint[]): FingerprintReport => ({
  tool: { name: 'pcimig', version: '0.0.0' },
  target: { qemu: '10.0', machine: 'pc-q35-10.0' },
  inputs: [{ input: { path, sha256: null, kind: 'dump' }, devices }],
})

const HOST = report(
  'host "1"\\\n',
  function_('0000:3b:00.4', 0x10de, 0x1eb8, A),
  function_('0000:3b:00.5', 0x10de, 0x1eb8, A),
  function_('0000:5e:02.0', 0x15b3, 0x101e, B),
  function_('0000:5e:02.1', 0x15b3, 0x101e, A),
  function_('0000:5e:02.2', 0x8086, 0x1889, null),
)

describe('a feature file of Node Feature Discovery', () => {
  const file = fingerprintNfd(HOST, new Date('2026-11-29T12:00:00.000Z'))

  it('has a label for each kind, numbered if functions of one kind differ', () => {
    expect(file.split('\n')).toEqual([
      '# +expiry-time=2026-11-29T12:00:00Z',
      `pcimig-10de-1eb8=${A}`,
      `pcimig-15b3-101e.1=${B}`,
      `pcimig-15b3-101e.2=${A}`,
      '',
    ])
  })

  it('keeps to the grammar of labels', () => {
    const part = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/
    const labels = file.split('\n').filter((line) => line.includes('=') && !line.startsWith('#'))
    expect(labels.flatMap((line) => line.split('=')).filter((word) => !part.test(word))).toEqual([])
    expect(labels).toHaveLength(3)
  })

  it('may be without an expiry time', () => {
    expect(fingerprintNfd(HOST, null)).not.toContain('expiry')
  })
})

describe('traits for Nova', () => {
  it('have the form that Placement accepts, each once', () => {
    const traits = fingerprintNova(HOST).trimEnd().split('\n')
    expect(traits).toEqual([`CUSTOM_PCIMIG_${B.toUpperCase()}`, `CUSTOM_PCIMIG_${A.toUpperCase()}`])
    expect(traits.filter((trait) => !/^CUSTOM_[A-Z0-9_]{1,248}$/.test(trait))).toEqual([])
  })
})

describe('a textfile for Prometheus', () => {
  it('has a series for each device, with no control character', () => {
    const series = fingerprintPrometheus(HOST).trimEnd().split('\n').slice(2)
    expect(series).toHaveLength(5)
    expect(series[0]).toMatch(
      new RegExp(
        String.raw`^pcimig_device_fingerprint_info\{input="host \\"1\\"\\\\.*",device="0000:3b:00\.4",profile="vfio-pci",kind="10de:1eb8",size="4096",fingerprint="${A}"\} 1$`,
      ),
    )
  })
})
