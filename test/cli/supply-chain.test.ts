import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { shell, temporary } from './pcimig'

const packageJson = JSON.parse(readFileSync('package.json', 'utf8'))
const files = (directory: string) =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(directory, name)).isFile(),
  )

const BUILT = files('dist')
const CODE = BUILT.filter((name) => /\.[cm]?js$/.test(name))

describe('what an installation brings along', () => {
  it.each(['dependencies', 'optionalDependencies', 'peerDependencies', 'bundleDependencies'])('no %s', (kind) => {
    expect(packageJson[kind]).toBeUndefined()
  })

  it.each(['preinstall', 'install', 'postinstall', 'preuninstall'])('no %s script', (name) => {
    expect(packageJson.scripts[name]).toBeUndefined()
  })

  it('the licence text of every bundled package, and none that asks for more', () => {
    const notices = readFileSync('dist/NOTICES.md', 'utf8')
    const entries = [...notices.matchAll(/^## (\S+) \S+ \((\S+)\)$/gm)]
    expect(entries.map(([, name]) => name)).toEqual(
      expect.arrayContaining(['chalk', 'cli-table3', 'commander', 'yaml']),
    )
    expect(new Set(entries.map(([, , licence]) => licence))).toEqual(new Set(['MIT', 'ISC']))
    expect(notices).toContain('Copyright (c) 2011 TJ Holowaychuk')
  })
})

/** Modules of Node through which code reaches a network, loads native code or runs what it is sent. */
const OUTSIDE = ['http', 'https', 'http2', 'net', 'tls', 'dgram', 'dns', 'dns/promises', 'inspector', 'cluster']

/** Words of the code that connects to the monitor that the user names (src/live/qmp/connect.ts): one chunk has them. */
const CONNECTS = 'u=UNIX-CONNECT:$2'

describe('what the built code can reach', () => {
  it('connects in one place, to the monitor that the user names', () => {
    expect(CODE.filter((name) => readFileSync(join('dist', name), 'utf8').includes(CONNECTS))).toHaveLength(1)
  })

  it.each(CODE)('%s has no other way to a network and needs nothing but Node', (name) => {
    const code = readFileSync(join('dist', name), 'utf8')
    const required = [
      ...code.matchAll(/[\w$]\(["'](\.{1,2}\/[^"']+|node:[^"']+)["']\)|\b(?:require|import)\(["']([^"']+)["']\)/g),
    ].map(([, id, other]) => (id ?? other)!)
    const modules = required.filter((id) => !id.startsWith('.')).map((id) => id.replace('node:', ''))
    expect(modules.filter((id) => !builtinModules.includes(id))).toEqual([])
    expect(modules.filter((id) => OUTSIDE.includes(id))).toEqual(code.includes(CONNECTS) ? ['net'] : [])
    expect(code).not.toMatch(/\bfetch\(|\bWebSocket\b|\bXMLHttpRequest\b|\beval\(|\bnew Function\b/)
  })

  it.each(BUILT.filter((name) => !name.endsWith('.d.ts')))('%s does not say where it was built', (name) => {
    expect(readFileSync(join('dist', name), 'latin1')).not.toContain(process.cwd())
  })
})

interface LockEntry {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly link?: boolean
}

describe('the lock file', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    readonly packages: Readonly<Record<string, LockEntry>>
  }
  const installed = Object.entries(packages).filter(([path]) => path !== '')

  it('has the SHA-512 of every package, including those of other platforms', () => {
    const without = installed.filter(([, { integrity }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''))
    expect(installed.length).toBeGreaterThan(200)
    expect(without.map(([path]) => path)).toEqual([])
  })

  it('takes packages from the registry that npm is configured for, and from nowhere else', () => {
    const elsewhere = installed.filter(
      ([, { resolved, link, version }]) => resolved || link || !/^\d/.test(version ?? ''),
    )
    expect(elsewhere.map(([path]) => path)).toEqual([])
  })
})

/** What an example has others run: nobody but its user may change what that is. */
describe('the examples', () => {
  const EXAMPLES = files('examples').map((name) => [name, readFileSync(join('examples', name), 'utf8')] as const)
  const found = (pattern: RegExp) =>
    EXAMPLES.flatMap(([name, text]) => [...text.matchAll(pattern)].map(([, what]) => `${name}: ${what!.trim()}`))

  it('name every action by the hash of a commit, and the release that it is', () => {
    const actions = found(/^\s*(?:- )?uses:(.*)$/gm)
    const OWN = 'github-action/workflow.yml: OWNER/pcimig/examples/github-action@REF'
    expect(actions).toContain(OWN)
    const foreign = actions.filter((action) => action !== OWN)
    expect(foreign.length).toBeGreaterThan(3)
    for (const action of foreign) expect(action).toMatch(/: [\w.-]+(\/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('name every image by its digest', () => {
    const images = [
      ...found(/^FROM (.*)$/gm).filter((line) => line.includes('Dockerfile: ')),
      ...found(/^\s*(?:- )?image:(?:\n\s+name:)?(.*)$/gm),
    ]
    expect(images).toEqual([
      // Without --build-arg NODE_DIGEST, and with DIGEST as it stands, none is the name of an image.
      `kubernetes/Dockerfile: node:24-slim@sha256:\${NODE_DIGEST}`,
      'gitlab/.gitlab-ci.yml: registry.example/pcimig@sha256:DIGEST',
      'kubernetes/fingerprints.yaml: registry.example/pcimig@sha256:DIGEST',
      'kubernetes/job.yaml: registry.example/pcimig@sha256:DIGEST',
      'kubernetes/pool.yaml: registry.example/pcimig@sha256:DIGEST',
    ])
    // No preset, which somebody would take without looking.
    expect(found(/^ARG (.*)$/gm)).toEqual(['kubernetes/Dockerfile: NODE_DIGEST'])
  })

  it('install nothing from a registry that the lock file does not name', () => {
    const installs = found(/\bnpm ((?:ci|i|install|exec)\b.*)$/gm)
    expect(installs).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^github-action\/action\.yml: ci /),
        expect.stringContaining('--offline'),
      ]),
    )
    for (const install of installs) expect(install).toMatch(/: ci\b|: install .*--offline .*--ignore-scripts/)
  })

  it.each(['job', 'pool', 'fingerprints'])('bound what %s.yaml takes of its node, and what it may do there', (name) => {
    const documents = parseAllDocuments(readFileSync(`examples/kubernetes/${name}.yaml`, 'utf8'))
    const { kind, spec } = documents.map((document) => document.toJS()).find((each) => each.spec?.template)
    if (kind === 'Job') expect(spec.activeDeadlineSeconds).toBeGreaterThan(0)
    const pod = spec.template.spec
    expect([pod.automountServiceAccountToken, pod.securityContext.seccompProfile.type]).toEqual([
      false,
      'RuntimeDefault',
    ])
    for (const { resources, securityContext } of pod.containers) {
      expect(Object.keys(resources.limits).sort()).toEqual(['cpu', 'ephemeral-storage', 'memory'])
      const { capabilities, readOnlyRootFilesystem, allowPrivilegeEscalation, privileged } = securityContext
      expect([readOnlyRootFilesystem, allowPrivilegeEscalation, privileged]).toEqual([true, false, undefined])
      // The kernel shows a function's config space past the header to SYS_ADMIN alone.
      expect(capabilities).toEqual({ drop: ['ALL'], ...(name === 'fingerprints' ? { add: ['SYS_ADMIN'] } : {}) })
      if (name !== 'fingerprints') expect(pod.securityContext.runAsNonRoot).toBe(true)
    }
    for (const volume of pod.volumes) {
      if ('emptyDir' in volume) expect(volume.emptyDir.sizeLimit).toMatch(/^\d+Gi$/)
      if ('hostPath' in volume) expect(volume.hostPath.path).toMatch(/^\/etc\/kubernetes\/node-feature-discovery\//)
    }
  })
})

describe('the build', () => {
  it('makes the same bytes from the same sources, in any directory and for any user', { timeout: 120_000 }, () => {
    const directory = temporary()
    const used = ['root-port', 'logs/libvirt.log', 'streams/slot-off-source.mig.gz'].map((name) => `fixtures/${name}`)
    for (const name of ['src', 'bin', 'build', 'package.json', 'tsconfig.json', ...used]) {
      cpSync(name, join(directory, name), { recursive: true })
    }
    symlinkSync(resolve('node_modules'), join(directory, 'node_modules'))
    const { code, err } = shell(`cd '${directory}' && umask 077 && TZ=Asia/Tokyo LC_ALL=C HOME=/ node build/build.mjs`)
    expect(code, err).toBe(0)

    const sums = (at: string) =>
      Object.fromEntries(
        files(at).map((name) => [
          name,
          createHash('sha256')
            .update(readFileSync(join(at, name)))
            .digest('hex'),
        ]),
      )
    expect(sums(join(directory, 'dist'))).toEqual(sums('dist'))
  })
})
