import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { pcimig } from './pcimig'

const [A, B] = ['fixtures/hosts/a', 'fixtures/hosts/b']
const FUNCTIONS = ['0000:3b:00.0', '0000:3b:00.1', '0000:3b:00.2']
const directory = mkdtempSync(join(tmpdir(), 'pcimig-trees-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

let count = 0
const fresh = () => {
  const path = join(directory, String(count++))
  mkdirSync(path)
  return path
}

const copy = (from: string, to: string) => cpSync(from, to, { recursive: true, verbatimSymlinks: true })
const release = readFileSync(join(A, 'version'))

/** Exit code, source addresses and the release that was found of a check of a tree with the other host. */
function seen(tree: string) {
  const { code, out, err } = pcimig(['check', tree, B, '--qemu', '10.0', '--format', 'json', '--no-config'])
  if (code === 2) return { code, err }
  const report = JSON.parse(out)
  const addresses = report.devices.map(({ address }: { address: { source: string } }) => address.source)
  return { code, addresses, first: report.devices[0]?.firstFailure?.offset }
}

/** What the flat copy of the same host says (test/cli/hosts.test.ts holds why). */
const SAME = { code: 1, addresses: ['0000:3b:00.1', '0000:3b:00.2'], first: 0x63 }

/** The tree that the links of /sys/bus/pci/devices lead to, with a bridge of its own. */
function tree(root: string) {
  const bridge = join(root, 'sys/devices/pci0000:3a/0000:3a:00.0')
  mkdirSync(bridge, { recursive: true })
  const config = Buffer.alloc(256)
  config.set([0x86, 0x80, 0x30, 0x20, 0x07, 0x04, 0x00, 0x00, 0x04, 0x00, 0x04, 0x06, 0x00, 0x00, 0x01])
  writeFileSync(join(bridge, 'config'), config)
  for (const name of FUNCTIONS) copy(join(A, name), join(bridge, name))
  // Links that lead out of what was copied, as sysfs has them.
  symlinkSync('../../LNXSYSTM:00/device:00', join(root, 'sys/devices/pci0000:3a/firmware_node'))
  symlinkSync('../../../../bus/pci', join(bridge, 'subsystem'))
  mkdirSync(join(root, 'proc'))
  writeFileSync(join(root, 'proc/version'), release)
}

const LINKED = '../../../devices/pci0000:3a/0000:3a:00.0'
function links(root: string) {
  const devices = join(root, 'sys/bus/pci/devices')
  mkdirSync(devices, { recursive: true })
  symlinkSync(LINKED, join(devices, '0000:3a:00.0'))
  for (const name of FUNCTIONS) symlinkSync(`${LINKED}/${name}`, join(devices, name))
}

describe('copies of /sys that hold the same functions', () => {
  it.each(['sys/devices/pci0000:3a', 'sys/devices', 'sys', '.'])('the tree of devices, given as %s', (given) => {
    const root = fresh()
    tree(root)
    expect(seen(join(root, given))).toEqual(SAME)
  })

  it.each(['sys/bus/pci/devices', 'sys/bus/pci', 'sys', '.'])('links and what they lead to, given as %s', (given) => {
    const root = fresh()
    tree(root)
    links(root)
    expect(seen(join(root, given))).toEqual(SAME)
  })

  it('links alone (tar without -h) are refused with what to do', () => {
    const root = fresh()
    links(root)
    const { code, err } = seen(join(root, 'sys/bus/pci/devices'))
    expect(code).toBe(2)
    expect(err).toMatch(
      /0000:3a:00\.0: is listed in its directory but does not exist\. It is a link.*config and resource/,
    )
  })

  it('links that were followed (rsync -L): directories in place of driver, physfn and virtfn', () => {
    const root = fresh()
    copy(A, join(root, 'flat'))
    for (const name of FUNCTIONS.slice(1)) {
      const at = join(root, 'flat', name)
      rmSync(join(at, 'driver'))
      rmSync(join(at, 'physfn'))
      mkdirSync(join(at, 'driver/module'), { recursive: true })
      copy(join(A, '0000:3b:00.0'), join(at, 'physfn'))
      writeFileSync(join(at, 'physfn/uevent'), 'DRIVER=ixgbe\nPCI_SLOT_NAME=0000:3b:00.0\n')
      writeFileSync(join(at, 'uevent'), `DRIVER=vfio-pci\nPCI_SLOT_NAME=${name}\n`)
      copy(join(A, name), join(root, 'flat', FUNCTIONS[0]!, `virtfn${name.at(-1)}`))
    }
    expect(seen(join(root, 'flat'))).toEqual(SAME)
  })

  it('both the tree and what the links lead to: each function once', () => {
    const root = fresh()
    copy(A, root)
    const bridge = join(root, '0000:3a:00.0')
    mkdirSync(bridge)
    writeFileSync(join(bridge, 'config'), Buffer.alloc(256, 0x11).fill(1, 0x0e, 0x0f).fill(0, 6, 8))
    for (const name of FUNCTIONS) copy(join(A, name), join(bridge, name))
    expect(seen(root)).toEqual(SAME)
  })

  it.each([
    ['driver', '../../../../bus/pci/drivers/vfio-pci\n'],
    ['physfn', '../0000:3b:00.0\n'],
  ])("%s as a file with readlink's output", (name, text) => {
    const root = fresh()
    copy(A, join(root, 'flat'))
    for (const each of FUNCTIONS.slice(1)) {
      rmSync(join(root, 'flat', each, name))
      writeFileSync(join(root, 'flat', each, name), text)
    }
    expect(seen(join(root, 'flat'))).toEqual(SAME)
  })

  // "tar: vendor: File shrank by 4089 bytes; padding with zeros": sysfs says that its text files have 4096 bytes.
  it('text files that tar has padded', () => {
    const root = fresh()
    copy(A, join(root, 'flat'))
    for (const each of FUNCTIONS.slice(1)) {
      for (const file of ['vendor', 'device', 'resource']) truncateSync(join(root, 'flat', each, file), 4096)
    }
    expect(seen(join(root, 'flat'))).toEqual(SAME)
  })

  // The same of config, of which only root reads more than 64 bytes.
  it('a config that tar without root padded after the header has no verdict', () => {
    const root = fresh()
    copy(A, join(root, 'flat'))
    for (const each of FUNCTIONS.slice(1)) {
      const at = join(root, 'flat', each, 'config')
      const { length } = readFileSync(at)
      truncateSync(at, 64)
      truncateSync(at, length)
    }
    const args = ['--qemu', '10.0', '--host-kernel', '6.1', '--src-host-kernel', '6.1', '--no-config']
    expect(pcimig(['check', join(root, 'flat'), join(root, 'flat'), ...args]).code).toBe(3)
  })

  it('a directory named after an address that holds nothing is refused', () => {
    const root = fresh()
    tree(root)
    mkdirSync(join(root, 'sys/devices/pci0000:3a/0000:3a:01.0'))
    const { code, err } = seen(join(root, 'sys/devices'))
    expect([code, err]).toEqual([2, expect.stringContaining("0000:3a:01.0: has no file 'config'")])
  })
})

/** A line of `devices` as Linux prints it: bus and devfn, ids, IRQ, seven addresses, seven sizes, driver. */
const line = (devfn: string, ids: string, driver: string) =>
  [`3b${devfn}`, ids, '0', ...Array.from({ length: 14 }, () => '0'.padStart(16)), driver].join('\t')

describe('a copy of /proc/bus/pci, as sos makes it', () => {
  const root = fresh()
  mkdirSync(join(root, 'proc/bus/pci/3b'), { recursive: true })
  // Without the physical function, whose SR-IOV capability in the fixture has no BARs.
  const lines = FUNCTIONS.slice(1).map((name, i) => {
    cpSync(join(A, name, 'config'), join(root, 'proc/bus/pci/3b', name.slice(-4)))
    const id = (file: string) =>
      readFileSync(join(A, name, file), 'latin1')
        .trim()
        .slice(2)
    return line(`0${i + 1}`, id('vendor') + id('device'), 'vfio-pci')
  })
  writeFileSync(join(root, 'proc/bus/pci/devices'), `${lines.join('\n')}\n`)
  writeFileSync(join(root, 'proc/version'), release)

  it.each(['.', 'proc', 'proc/bus', 'proc/bus/pci'])('given as %s', (given) => {
    expect(seen(join(root, given))).toEqual(SAME)
  })

  it('is one host of a matrix, not a directory of inputs', () => {
    const place = join(root, 'proc/bus/pci')
    const { out } = pcimig(['matrix', '--sources', place, '--targets', place, '--format', 'json'])
    expect(JSON.parse(out)).toMatchObject({ sources: [place], targets: [place] })
  })
})

it("never uses this machine's kernel for a copy", () => {
  const root = fresh()
  tree(root)
  rmSync(join(root, 'proc'), { recursive: true })
  expect(seen(join(root, 'sys/devices')).code).toBe(3)
  expect(dirname(root)).toBe(directory)
})
