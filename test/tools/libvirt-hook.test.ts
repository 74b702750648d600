import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporary } from '../cli/pcimig'

/** A domain as libvirt hands it to hooks, with a function passed through. */
const domain = (machine: string) => `<domain type='kvm' id='3'>
  <name>web</name>
  <os><type arch='x86_64' machine='${machine}'>hvm</type></os>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <hostdev mode='subsystem' type='usb' managed='yes'><source><address bus='1' device='2'/></source></hostdev>
    <hostdev mode='subsystem' type='pci' managed='yes'>
      <driver name='vfio'/>
      <source><address domain='0x0000' bus='0x3b' slot='0x00' function='0x4'/></source>
      <alias name='hostdev0'/>
      <address type='pci' domain='0x0000' bus='0x06' slot='0x00' function='0x0'/>
    </hostdev>
  </devices>
</domain>
`
const HOOK = join('examples', 'libvirt', 'qemu')
const HOST_ADDRESS = '0000:3b:00.4'
const GUEST_ADDRESS = '0000:06:00.0'

/** A host: its devices, the directory that it shares with others, and its QEMU. */
function host() {
  const directory = temporary()
  const sysfs = join(directory, 'devices')
  const store = join(directory, 'store')
  const emulator = join(directory, 'qemu')
  mkdirSync(store)
  cpSync('fixtures/dumps/sysfs/vf', join(sysfs, HOST_ADDRESS), { recursive: true })
  writeFileSync(emulator, `#!/bin/sh\necho 'QEMU emulator version 10.0.2 (Debian)'\n`, { mode: 0o755 })
  const env = { PCIMIG: 'bin/pcimig', PCIMIG_SYSFS: sysfs, PCIMIG_STORE: store, PCIMIG_QEMU: emulator }
  const run = (operation: string, phase: string, input: string, extra: NodeJS.ProcessEnv = {}, guest = 'web') => {
    const { status, stdout, stderr } = spawnSync(HOOK, [guest, operation, phase, '-'], {
      ...{ input, encoding: 'utf8' as const, env: { ...process.env, ...env, ...extra } },
    })
    return [status, stdout, stderr] as const
  }
  const hook = (operation: string, phase: string, machine = 'pc-q35-7.2', added: NodeJS.ProcessEnv = {}) =>
    run(operation, phase, domain(machine), added)
  return { hook, run, store, sysfs, directory, config: join(sysfs, HOST_ADDRESS, 'config') }
}

type Host = ReturnType<typeof host>

function changed(path: string, offset: number): void {
  const bytes = readFileSync(path)
  bytes[offset]! ^= 1
  writeFileSync(path, bytes)
}

const ACCEPTED = [0, '', '']

describe('the hook for libvirt', () => {
  it('records what sysfs shows of a passed-through function when the guest starts', () => {
    const { hook, store, config } = host()
    expect(hook('started', 'begin')).toEqual(ACCEPTED)
    expect(readdirSync(join(store, 'web'))).toEqual([GUEST_ADDRESS])
    expect(readFileSync(join(store, 'web', GUEST_ADDRESS, 'config'))).toEqual(readFileSync(config))
  })

  it('admits a guest whose function is the same here', () => {
    const { hook } = host()
    hook('started', 'begin')
    expect(hook('migrate', 'begin')).toEqual(ACCEPTED)
  })

  it('refuses a guest whose function has another revision here, and says why', () => {
    const { hook, config } = host()
    hook('started', 'begin')
    changed(config, 8)
    const [status, out, err] = hook('migrate', 'begin')
    expect([status, out]).toEqual([1, ''])
    expect(err).toMatch(/^pcimig: web: Incompatible: QEMU 10\.0\.2 \(pc-q35-7\.2\) refuses .*Revision ID/)
  })

  it('judges a saved stream of the guest too', () => {
    const { hook, store } = host()
    hook('started', 'begin')
    cpSync('fixtures/streams/slot-off-source.mig.gz', join(store, 'web.mig'))
    expect(hook('migrate', 'begin', 'pc-q35-5.2')).toEqual(ACCEPTED)
    cpSync('fixtures/streams/vfio-11.1.mig.gz', join(store, 'web.mig'))
    const [status, out, err] = hook('migrate', 'begin')
    expect([status, out]).toEqual([1, ''])
    expect(err).toMatch(
      /^pcimig: web: Incompatible \(prediction\): .* stops at configuration: the machine types differ/,
    )
  })

  it('refuses without a verdict only on request', () => {
    const { hook, config } = host()
    hook('started', 'begin')
    writeFileSync(config, '')
    const [status, out, err] = hook('migrate', 'begin')
    expect([status, out]).toEqual([0, ''])
    expect(err).toMatch(/^pcimig: web: pcimig: .*\/config: /)
    expect(hook('migrate', 'begin', 'pc-q35-7.2', { PCIMIG_STRICT: '1' })[0]).toBe(1)
  })

  it('leaves everything else alone', () => {
    const { hook, store } = host()
    for (const operation of ['prepare', 'release', 'reconnect']) expect(hook(operation, 'begin')).toEqual(ACCEPTED)
    expect(readdirSync(store)).toEqual([])
  })
})

/** A program in a directory of its own. */
function program(directory: string, name: string, text: string): string {
  const path = join(directory, name)
  writeFileSync(path, text, { mode: 0o755 })
  return path
}

/** PATH with what the hook needs but one program. */
function pathWithout(directory: string, missing: string): string {
  const path = join(directory, 'programs')
  mkdirSync(path)
  const needed = ['bash', 'cat', 'mkdir', 'mktemp', 'node', 'rm', 'sed', 'timeout', 'xmllint']
  for (const name of needed.filter((one) => one !== missing)) {
    symlinkSync(spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim(), join(path, name))
  }
  return path
}

interface Failure {
  /** What goes wrong, after the guest has started elsewhere. */
  readonly arrange?: (made: Host) => void
  readonly env?: (made: Host) => NodeJS.ProcessEnv
  readonly input?: string
  readonly guest?: string
  readonly why: string | RegExp
}

const without = (name: string): Failure => ({
  env: ({ directory }) => ({ PATH: pathWithout(directory, name) }),
  why: `${name} is not installed`,
})
const answering = (script: string, why: string | RegExp, extra: NodeJS.ProcessEnv = {}): Failure => ({
  env: ({ directory }) => ({ PCIMIG: program(directory, 'pcimig', `#!/bin/sh\n${script}\n`), ...extra }),
  why,
})

const FAILURES: Readonly<Record<string, Failure>> = {
  'nothing stored of a function': {
    arrange: ({ store }) => rmSync(join(store, 'web'), { recursive: true }),
    why: `nothing is stored of the function at ${GUEST_ADDRESS}`,
  },
  'nothing stored of a guest without functions': {
    input: domain('pc-q35-7.2').replace(/<hostdev.*<\/hostdev>/s, ''),
    why: /nothing is stored of this guest in .*store/,
  },
  'a store that is not there': {
    env: () => ({ PCIMIG_STORE: '/nonexistent' }),
    why: `nothing is stored of the function at ${GUEST_ADDRESS}`,
  },
  'no xmllint': without('xmllint'),
  'no timeout': without('timeout'),
  'no mktemp': without('mktemp'),
  'no place for a temporary file': { env: () => ({ TMPDIR: '/nonexistent' }), why: 'no temporary file can be created' },
  'no definition': { input: '', why: "the guest's definition is no XML" },
  'half a definition': { input: domain('pc-q35-7.2').slice(0, 300), why: "the guest's definition is no XML" },
  'a definition of something else': { input: '<network/>', why: 'the definition names no machine type' },
  'a function without address': {
    input: domain('pc-q35-7.2').replace("bus='0x3b'", "bus='$(id)'"),
    why: 'passed-through function 1 has no address',
  },
  'the name of another directory': { guest: '../web', why: 'the name of the guest cannot be the name of a file' },
  'no pcimig': { env: () => ({ PCIMIG: '/nonexistent' }), why: "pcimig can't be run (/nonexistent)" },
  'pcimig that can not be run': { env: () => ({ PCIMIG: 'package.json' }), why: "pcimig can't be run (package.json)" },
  'wrong input, exit code 2': {
    arrange: ({ config }) => writeFileSync(config, ''),
    why: /pcimig: .*\/config: /,
  },
  'no verdict, exit code 3': answering('echo "Undetermined: too short"; exit 3', 'Undetermined: too short'),
  'a bug, exit code 70': answering('echo "pcimig: this is a bug" >&2; exit 70', 'pcimig: this is a bug'),
  'an end by a signal': answering('kill -SEGV $$', /pcimig failed with exit code 139|Segmentation/),
  'no end': answering('sleep 60', 'no verdict within 3 s', { PCIMIG_TIMEOUT: '3' }),
  'no end, and no ear for signals': answering("trap '' TERM; while :; do sleep 1; done", 'no verdict within 3 s', {
    PCIMIG_TIMEOUT: '3',
  }),
  'a time limit that is none': {
    env: () => ({ PCIMIG_TIMEOUT: 'x' }),
    why: 'PCIMIG_TIMEOUT is not a number of seconds',
  },
  'no QEMU': { env: () => ({ PCIMIG_QEMU: '/nonexistent' }), why: "the version of /nonexistent can't be read" },
}

describe('a failure of the hook itself', () => {
  it.each(Object.entries(FAILURES))(
    '%s: passes and says why, and is refused with PCIMIG_STRICT=1',
    (_, failure) => {
      const { arrange, env, input = domain('pc-q35-7.2'), guest, why } = failure
      for (const strict of [false, true]) {
        const made = host()
        expect(made.hook('started', 'begin')).toEqual(ACCEPTED)
        arrange?.(made)
        const extra = { ...env?.(made), ...(strict ? { PCIMIG_STRICT: '1' } : {}) }
        const [status, out, err] = made.run('migrate', 'begin', input, extra, guest)
        expect([status, out]).toEqual([strict ? 1 : 0, ''])
        const said = typeof why === 'string' ? expect.stringContaining(why) : expect.stringMatching(why)
        expect(err).toEqual(said)
        expect(err).toMatch(strict ? /; refused, for PCIMIG_STRICT is set$/m : /; passes unjudged$/m)
        expect(err).toMatch(/^(pcimig: (web|\.\.\/web): .*\n)+$/)
      }
    },
    60_000,
  )

  it('never keeps a guest from starting, and writes no partial file', () => {
    const { hook, store, config } = host()
    rmSync(config)
    const [status, out, err] = hook('started', 'begin', 'pc-q35-7.2', { PCIMIG_STRICT: '1' })
    expect([status, out]).toEqual([0, ''])
    expect(err).toMatch(/^pcimig: web: .*\/config can't be kept; nothing is kept for a migration\n$/)
    expect(readdirSync(join(store, 'web'))).toEqual([])
  })

  it.each([
    ['PCIMIG_STRICT=0\n(', 0, 'passes unjudged'],
    ['exit 1\nPCIMIG_STRICT="1"\n', 1, 'refused, for PCIMIG_STRICT is set'],
    ['PCIMIG_STRICT=1\nPCIMIG_STORE=$(exit)$UNSET\nPCIMIG_OTHER=1\n', 1, 'refused, for PCIMIG_STRICT is set'],
  ])('says why it cannot judge by settings of other forms, and runs nothing in them: %j', (text, status, outcome) => {
    const { hook, directory } = host()
    hook('started', 'begin')
    const settings = join(directory, 'settings')
    writeFileSync(settings, text)
    const why = `pcimig: web: ${settings} can't be read, or has a line that is none of its settings`
    expect(hook('migrate', 'begin', 'pc-q35-7.2', { PCIMIG_SETTINGS: settings })).toEqual([
      status,
      '',
      `${why}; ${outcome}\n`,
    ])
    expect(hook('started', 'begin', 'pc-q35-7.2', { PCIMIG_SETTINGS: settings })).toEqual([
      0,
      '',
      `${why}; nothing is kept for a migration\n`,
    ])
  })

  it('takes settings out of a file, in quotes or not, between comments', () => {
    const { hook, directory } = host()
    const [settings, asked] = [join(directory, 'settings'), join(directory, 'asked')]
    const pcimig = program(directory, 'pcimig', `#!/bin/sh\necho "$@" > '${asked}'\n`)
    writeFileSync(settings, `# where it is\n\nPCIMIG='${pcimig}'\n  PCIMIG_TIMEOUT=20  \n# the end`)
    hook('started', 'begin')
    hook('migrate', 'begin', 'pc-q35-7.2', { PCIMIG_SETTINGS: settings })
    expect(readFileSync(asked, 'utf8')).toMatch(/^check --no-config /)
  })

  it("ignores settings files in libvirt's working directory", () => {
    const { hook, directory } = host()
    hook('started', 'begin')
    const asked = join(directory, 'asked')
    hook('migrate', 'begin', 'pc-q35-7.2', {
      PCIMIG: program(directory, 'pcimig', `#!/bin/sh\necho "$@" > '${asked}'\n`),
    })
    expect(readFileSync(asked, 'utf8')).toMatch(/^check --no-config /)
  })
})
