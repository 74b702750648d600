import { describe, expect, it, test } from 'vitest'
import { InputError } from '../../src/bytes/input-error'
import { behavioursOf, kernelName, vendorNote } from '../../src/kernel/behaviour'
import { givenKernel } from '../../src/kernel/given'
import { parseKernel } from '../../src/kernel/release'
import type { RELEASE_RULES } from '../../src/kernel/rules'

/** What a release is known to do: PME bits read 0, DVSEC shown; null if it may or may not. */
function rules(text: string, properties: Readonly<Record<string, string>> = {}) {
  const behaviours = behavioursOf(givenKernel(text, new Map(Object.entries(properties))).kernel)
  const of = (name: (typeof RELEASE_RULES)[number]['name']) => {
    const values = new Set(behaviours.map(({ rules: own }) => own[name]))
    return values.size === 1 ? [...values][0] : null
  }
  return [of('PCI_PM_CAP_PME_MASK'), of('PCI_EXT_CAP_ID_DVSEC')]
}

/*
 * 54918c2874 came with 5.19 and 6467d0740a with 6.4 (Linux v5.19-rc1, v6.4-rc1); neither is in 5.10.262 or 6.1.176 of
 * Debian, both in 6.12.117 (drivers/vfio/pci/vfio_pci_config.c). Kernels of vendors hold backports of both.
 */
test.each([
  ['5.10', false, false],
  ['5.18', false, false],
  ['5.19', true, false],
  ['6.1', true, false],
  ['6.3.9', true, false],
  ['6.4', true, true],
  ['6.12.117', true, true],
  ['7.3', true, true],
  ['6.1.0-32-amd64', true, false],
  ['5.10.0-33-cloud-amd64', false, false],
  ['6.1.120-rt47', true, false],
  [
    'Linux version 6.1.0-32-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14) 12.2.0) #1 SMP Debian 6.1.129-1',
    true,
    false,
  ],
  ['4.18.0-553.el8_10.x86_64', null, null],
  ['5.14.0-503.11.1.el9_5.x86_64', null, null],
  ['6.12.0-55.9.1.el10_0.x86_64', true, true],
  ['5.14.21-150500.55.65-default', null, null],
  ['6.4.0-150600.23.25-default', true, true],
  ['5.15.0-91-generic', null, null],
  ['6.2.0-39-generic', true, null],
  ['6.8.12-4-pve', true, true],
  ['5.15.0-200.131.27.el8uek.x86_64', null, null],
])('%s', (text, pme, dvsec) => {
  expect(rules(text)).toEqual([pme, dvsec])
})

test.each(['', 'amd64', 'six', '3.5', '2.6.32-754.el6', '99999.1', '6.x'])('%s is no release', (text) => {
  expect(() => parseKernel(text)).toThrow(InputError)
})

/*
 * `uname -r` of what distributions ship. None of their kernels was read: what a later release brought may have been taken
 * over, so it is open (null); what mainline of that number has already is sure. null: nobody is known to add changes.
 */
test.each([
  ['3.10.0-1160.119.1.el7.x86_64', 'Red Hat Enterprise Linux', '3.10', null, null],
  ['4.18.0-553.22.1.el8_10.x86_64', 'Red Hat Enterprise Linux', '4.18', null, null],
  ['4.18.0-553.22.1.rt7.363.el8_10.x86_64', 'Red Hat Enterprise Linux', '4.18', null, null],
  ['5.14.0-570.12.1.el9_6.aarch64+64k', 'Red Hat Enterprise Linux', '5.14', null, null],
  ['6.12.0-55.9.1.el10_0.x86_64', 'Red Hat Enterprise Linux', '6.12', true, true],
  ['4.12.14-122.37-default', 'SUSE Linux Enterprise', '4.12', null, null],
  ['5.3.18-150300.59.93-default', 'SUSE Linux Enterprise', '5.3', null, null],
  ['5.14.21-150500.33.60-azure', 'SUSE Linux Enterprise', '5.14', null, null],
  ['5.14.21-150500.13.76-rt', 'SUSE Linux Enterprise', '5.14', null, null],
  ['6.4.0-150600.23.25-default', 'SUSE Linux Enterprise', '6.4', true, true],
  ['6.12.0-160000.5-default', 'SUSE Linux Enterprise', '6.12', true, true],
  ['6.11.3-1-default', null, '6.11', true, true],
  ['4.15.0-213-generic', 'Ubuntu', '4.15', null, null],
  ['5.4.0-200-generic', 'Ubuntu', '5.4', null, null],
  ['5.15.0-1071-gke', 'Ubuntu', '5.15', null, null],
  ['5.15.0-1066-ibm', 'Ubuntu', '5.15', null, null],
  ['5.15.0-122-lowlatency-64k', 'Ubuntu', '5.15', null, null],
  ['5.15.0-1060-bluefield', 'Ubuntu', '5.15', null, null],
  ['6.2.0-1018-azure', 'Ubuntu', '6.2', true, null],
  ['6.8.0-1015-nvidia-64k', 'Ubuntu', '6.8', true, true],
  ['4.19.0-27-amd64', null, '4.19', false, false],
  ['5.10.0-33-amd64', null, '5.10', false, false],
  ['6.1.0-0.deb11.21-amd64', null, '6.1', true, false],
  ['6.1.0-32-cloud-arm64', null, '6.1', true, false],
  ['6.12.38+deb13-amd64', null, '6.12', true, true],
  ['6.12.9+bpo-amd64', null, '6.12', true, true],
  ['5.4.203-1-pve', 'Proxmox VE', '5.4', null, null],
  ['5.15.158-2-pve', 'Proxmox VE', '5.15', null, null],
  ['6.2.16-20-pve', 'Proxmox VE', '6.2', true, null],
  ['6.8.12-4-pve', 'Proxmox VE', '6.8', true, true],
  ['4.14.35-2047.540.4.el7uek.x86_64', 'Oracle', '4.14', null, null],
  ['5.4.17-2136.330.7.5.el8uek.x86_64', 'Oracle', '5.4', null, null],
  ['5.15.0-302.167.6.el9uek.aarch64', 'Oracle', '5.15', null, null],
  ['6.12.0-100.28.2.el9uek.x86_64', 'Oracle', '6.12', true, true],
  ['4.14.355-275.572.amzn2.x86_64', 'Amazon Linux', '4.14', null, null],
  ['5.10.223-212.873.amzn2.x86_64', 'Amazon Linux', '5.10', null, null],
  ['6.1.109-118.189.amzn2023.x86_64', 'Amazon Linux', '6.1', true, null],
  ['5.10.0-136.12.0.86.oe2203sp1.x86_64', 'openEuler', '5.10', null, null],
  ['4.19.90-52.22.v2207.ky10.x86_64', 'Kylin', '4.19', null, null],
  ['5.10.134-16.1.al8.x86_64', 'Anolis OS', '5.10', null, null],
  ['5.4.119-19-0009.56', 'TencentOS', '5.4', null, null],
  ['5.15.158.2-1.cm2', 'Azure Linux', '5.15', null, null],
  ['3.10.0-1160.90.1.vz7.200.7', 'Virtuozzo', '3.10', null, null],
  ['5.10.1-7.acme3.x86_64', 'an unknown distribution', '5.10', null, null],
  ['5.18.19-200.fc36.x86_64', null, '5.18', false, false],
  ['5.15.0-arch1-1', null, '5.15', false, false],
  ['5.15.0-rc3+', null, '5.15', false, false],
  ['5.15.167-flatcar', null, '5.15', false, false],
])('%s is taken for a kernel of %s', (text, vendor, taken, pme, dvsec) => {
  const release = parseKernel(text)
  expect([release.text, release.vendor, `${release.major}.${release.minor}`]).toEqual([text, vendor, taken])
  expect(rules(text)).toEqual([pme, dvsec])
  expect(rules(text, { 'kernel:PCI_PM_CAP_PME_MASK': 'off', 'kernel:PCI_EXT_CAP_ID_DVSEC': 'on' })).toEqual([
    false,
    true,
  ])
  expect(vendorNote(givenKernel(text, new Map()).kernel) ?? '').toContain(
    vendor === null ? '' : `treated as Linux ${taken}`,
  )
})

describe('the point release', () => {
  const serves = (text: string) => behavioursOf(givenKernel(text, new Map()).kernel)[0]!.rules.PCI_EXT_CAP_ID_MAX
  // fe4bf8d0b6 is in 5.10.231 and 6.1.120 (Debian's change logs), and in 6.13.
  test.each([
    ['5.10.230', null],
    ['5.10.231', true],
    ['5.10', true],
    ['6.1.119', null],
    ['6.1.120', true],
    ['6.1.0-32-amd64', true],
    ['6.1.0-0.deb11.21-amd64', true],
    ['Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org) #1 SMP Debian 6.1.76-1 (2024-02-01)', null],
    ['6.13', true],
    ['5.8.18', false],
  ])('%s', (text, served) => expect(serves(text)).toBe(served))
})

describe('single rules', () => {
  it('are decided by --set', () => {
    expect(rules('5.14.0-503.el9', { 'kernel:PCI_PM_CAP_PME_MASK': 'on' })).toEqual([true, null])
    expect(rules('6.1', { 'kernel:PCI_EXT_CAP_ID_DVSEC': 'on' })).toEqual([true, true])
    expect(givenKernel(undefined, new Map([['kernel:PCI_EXT_CAP_ID_PASID', 'on']]))).toMatchObject({
      kernel: { release: null, overrides: new Map([['PCI_EXT_CAP_ID_PASID', true]]) },
      set: new Map(),
    })
  })

  it.each([
    ['kernel:PCI_EXT_CAP_ID_DVSC', 'on', 'nearest is PCI_EXT_CAP_ID_DVSEC'],
    ['kernel:PCI_EXT_CAP_ID_DVSEC', 'yes', 'write on or off'],
  ])('%s=%s is refused', (name, value, hint) => {
    expect(() => givenKernel(undefined, new Map([[name, value]]))).toThrow(expect.objectContaining({ hint }))
  })
})

it('says which upstream release a vendor kernel is taken as', () => {
  const note = (text: string) => vendorNote(givenKernel(text, new Map()).kernel)
  expect(note('5.14.0-503.el9')).toMatch(
    /^5\.14\.0-503\.el9 is a kernel of Red Hat Enterprise Linux, treated as Linux 5\.14;/,
  )
  expect(note('6.8.0-45-generic')).toBe('6.8.0-45-generic is a kernel of Ubuntu, treated as Linux 6.8')
  expect(note('6.1.0-32-amd64')).toBeNull()
})

it('names the three kinds of kernel if none was given', () => {
  expect(behavioursOf(givenKernel(undefined, new Map()).kernel).map(kernelName)).toEqual([
    '6.4 and newer',
    '5.19 to 6.3',
    '5.18 and older',
  ])
})
