import { copyFileSync, cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DESTINATION, pcimig, SOURCE, shell, temporary } from './pcimig'

const check = (...args: string[]) => pcimig(['check', SOURCE, DESTINATION, '--machine', 'pc-q35-5.2', ...args])
const json = (...args: string[]) => JSON.parse(check('--format', 'json', ...args).out)

/** What QEMU itself said when it loaded this source (fixtures/root-port/README.md). */
const QEMU_SAID = readFileSync('fixtures/root-port/README.md', 'utf8')
const LINE = /qemu-system-x86_64: (get_pci_config_device: .*)/.exec(QEMU_SAID)![1]!

describe('check', () => {
  it.each(['7.2', '5.2'])("gives QEMU %s's own verdict and line: refused", (version) => {
    const { code, out } = check('--qemu', version)
    expect(code).toBe(1)
    expect(out).toMatch(/^Incompatible: QEMU /)
    expect(out.split('\n')).toContain(LINE)
  })

  it.each(['10.0', '11.1'])("gives QEMU %s's own verdict: accepted", (version) => {
    const { code, out } = check('--qemu', version)
    expect(code).toBe(0)
    expect(out).toMatch(/^Compatible: QEMU /)
    expect(out).not.toContain('get_pci_config_device')
  })

  it('gives the same in JSON', () => {
    const { verdict, target, devices } = json('--qemu', '7.2')
    expect(verdict).toBe('incompatible')
    expect(target).toEqual({ qemu: '7.2', machine: 'pc-q35-5.2', hostKernel: null })
    expect(devices[0].firstFailure).toEqual({
      ...{ offset: 0x6e, read: 0x18, device: 0x40, cmask: 0xff, wmask: 0, w1cmask: 0x19, message: LINE },
    })
    expect(json('--qemu', '10.0').devices[0].firstFailure).toBeNull()
  })

  it('gives no verdict, and not 0, for a dump that ends before what is checked', () => {
    const directory = temporary()
    const short = join(directory, 'short.bin')
    expect(shell(`head -c 64 ${SOURCE} > ${short}`).code).toBe(0)
    const { code, out } = pcimig(['check', short, DESTINATION])
    expect(code).toBe(3)
    expect(out).toMatch(/^Undetermined: /)
  })

  it('prints nothing with --quiet, but exits the same', () => {
    expect(check('--qemu', '7.2', '--quiet')).toEqual({ code: 1, out: '', err: '' })
    expect(check('--qemu', '10.0', '--quiet')).toEqual({ code: 0, out: '', err: '' })
  })

  it('has one line a device in NDJSON, and Markdown for tickets', () => {
    const lines = check('--qemu', '7.2', '--format', 'ndjson').out.trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).verdict)).toEqual(['incompatible'])
    expect(check('--qemu', '7.2', '--format', 'markdown').out).toContain('| `0x06e` |')
  })
})

describe('where dumps come from', () => {
  const expected = check('--format', 'json').out
  /** The same report of a source that is called otherwise. */
  const as = (out: string) => out.replace(/("source": \{\s+"path": )"[^"]*"/, `$1${JSON.stringify(SOURCE)}`)

  it('standard input', () => {
    const { out } = pcimig(['check', '-', DESTINATION, '--machine', 'pc-q35-5.2', '--format', 'json'], {
      input: readFileSync(SOURCE),
    })
    expect(as(out)).toBe(expected)
  })

  it('a FIFO', () => {
    const fifo = join(temporary(), 'fifo')
    const line = `mkfifo ${fifo}; cat ${SOURCE} > ${fifo} & pcimig check ${fifo} ${DESTINATION} --machine pc-q35-5.2 --format json`
    expect(as(shell(line).out)).toBe(expected)
  })

  it('sysfs device directories, one or all of a machine', () => {
    const directory = temporary()
    const device = join(directory, 'host', '0000:00:12.0')
    mkdirSync(device, { recursive: true })
    copyFileSync(SOURCE, join(device, 'config'))
    cpSync(join(directory, 'host'), join(directory, 'other'), { recursive: true })
    copyFileSync(DESTINATION, join(directory, 'other/0000:00:12.0/config'))
    for (const [source, destination] of [
      ['host', 'other'],
      ['host/0000:00:12.0', 'other/0000:00:12.0/'],
    ] as const) {
      const args = ['check', join(directory, source), join(directory, destination), '--qemu', '7.2', '--format', 'json']
      const { devices } = JSON.parse(pcimig(args).out)
      expect(devices).toHaveLength(1)
      expect(devices[0].address).toEqual({ source: '0000:00:12.0', destination: '0000:00:12.0' })
      expect(devices[0].firstFailure.offset).toBe(0x6e)
    }
  })
})
