import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { evaluate } from '@marcbachmann/cel-js'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { shell, temporary } from './cli/pcimig'

const STREAM = 'fixtures/streams/slot-off-source.mig.gz'

/** Runs a script where `pcimig` is on the path and nothing of this checkout is near. */
function ran(script: string, directory: string, variables: Record<string, string>, words: readonly string[] = []) {
  symlinkSync(`${process.cwd()}/bin`, join(directory, '.bin'))
  const env = { ...process.env, ...variables, PATH: `${directory}/.bin:${process.env.PATH}` }
  return spawnSync('sh', ['-c', script, 'sh', ...words], { cwd: directory, env, encoding: 'utf8' })
}

describe('the job of GitLab CI', () => {
  const job = parse(readFileSync('examples/gitlab/.gitlab-ci.yml', 'utf8'))['config-space']

  function judged(variables: Record<string, string>, name = 'web one.mig.gz') {
    const directory = temporary()
    mkdirSync(join(directory, 'guests'))
    cpSync(STREAM, join(directory, 'guests', name))
    const { status, stdout } = ran(job.script.join('\n'), directory, { ...job.variables, ...variables })
    return { status, stdout, reports: readdirSync(join(directory, 'reports')) }
  }

  it('reports on each guest, and fails as the verdicts say', () => {
    const taken = judged({ PCIMIG_MACHINE: 'pc-q35-5.2' })
    expect([taken.status, taken.reports]).toEqual([0, ['web one.mig.gz.xml']])
    expect(taken.stdout).toMatch(/^Compatible \(prediction\): QEMU 10\.0/)
    expect(judged({}).status).toBe(1)
    expect(judged({ PCIMIG_QEMU: '7.99' }).status).toBe(2)
  })

  it('runs nothing from the name of a guest', () => {
    expect(judged({ PCIMIG_MACHINE: 'pc-q35-5.2' }, '$(touch ran).mig.gz').reports).toEqual(['$(touch ran).mig.gz.xml'])
  })
})

describe('the hook of pre-commit', () => {
  const [{ hooks }] = parse(readFileSync('examples/pre-commit/.pre-commit-config.yaml', 'utf8')).repos
  const [{ entry, files }] = hooks

  it('passes captures that every host accepts, and no others', () => {
    const commit = (host: string) => {
      const directory = temporary()
      mkdirSync(join(directory, 'guests'))
      cpSync('fixtures/captures/source.json', join(directory, 'guests/web1.json'))
      cpSync('fixtures/captures/destination.json', join(directory, 'host.json'))
      writeFileSync(join(directory, 'hosts.yaml'), host)
      expect('guests/web1.json').toMatch(new RegExp(files))
      return ran(`${entry} guests/web1.json`, directory, {}).status
    }
    const expected = shell('pcimig check fixtures/captures/source.json fixtures/captures/destination.json').code
    expect(commit('- {name: host1, devices: host.json}\n')).toBe(expected)
    expect(commit('- {name: host1, qemu: 7.99}\n')).not.toBe(0)
  })
})

describe('the admission policy for KubeVirt', () => {
  const [policy, binding] = parseAllDocuments(readFileSync('examples/kubernetes/admission-policy.yaml', 'utf8')).map(
    (document) => document.toJS(),
  )

  /** What the API server does: conditions first, then all validations. */
  function admitted(annotations: Record<string, string> | undefined, username = 'jane') {
    const metadata = annotations ? { name: 'm', annotations } : { name: 'm' }
    const variables = { request: { userInfo: { username } }, object: { metadata, spec: { vmiName: 'web1' } } }
    const holds = ({ expression }: { expression: string }) => evaluate(expression, variables) === true
    return !policy.spec.matchConditions.every(holds) || policy.spec.validations.every(holds)
  }

  it('requires the verdict for this guest', () => {
    expect(admitted({ 'pcimig/verdict': 'compatible', 'pcimig/guest': 'web1' })).toBe(true)
    expect(admitted({ 'pcimig/verdict': 'undetermined', 'pcimig/guest': 'web1' })).toBe(false)
    expect(admitted({ 'pcimig/verdict': 'compatible', 'pcimig/guest': 'web2' })).toBe(false)
    expect(admitted({ 'pcimig/verdict': 'compatible' })).toBe(false)
    expect(admitted({})).toBe(false)
    expect(admitted(undefined)).toBe(false)
  })

  it('passes what KubeVirt itself starts, and is bound to deny', () => {
    expect(admitted(undefined, 'system:serviceaccount:kubevirt:kubevirt-controller')).toBe(true)
    expect([policy.spec.failurePolicy, binding.spec.validationActions]).toEqual(['Fail', ['Deny']])
    expect(binding.spec.policyName).toBe(policy.metadata.name)
  })
})

const manifests = (name: string) =>
  parseAllDocuments(readFileSync(`examples/kubernetes/${name}`, 'utf8')).map((document) => document.toJS())

describe('the DaemonSet for Kubernetes', () => {
  const { containers, volumes } = manifests('fingerprints.yaml')[0].spec.template.spec
  const [{ args, env, command }] = containers
  const preset: Record<string, string> = Object.fromEntries(
    env.map(({ name, value }: { name: string; value: string }) => [name, value]),
  )

  /** Runs the container's script until it has written the file, then ends it as the kubelet does. */
  async function written(devices: string) {
    const directory = temporary()
    symlinkSync(`${process.cwd()}/bin`, join(directory, '.bin'))
    const PATH = `${directory}/.bin:${process.env.PATH}`
    const variables = { ...preset, DEVICES: devices, FEATURES: directory, PATH }
    const [shell, ...flags] = command
    const child = spawn(shell, [...flags, ...args], { env: { ...process.env, ...variables } })
    // Once nothing is left running that holds its output.
    const ended = once(child, 'close')
    const file = join(directory, 'pcimig')
    for (let i = 0; i < 200 && child.exitCode === null && !existsSync(file); i++) await setTimeout(50)
    child.kill('SIGTERM')
    const [code] = await ended
    return { code, features: existsSync(file) ? readFileSync(file, 'utf8') : null, left: readdirSync(directory) }
  }

  it('writes a feature file that expires, and exits on request', async () => {
    const { code, features, left } = await written(`${process.cwd()}/fixtures/hosts/a`)
    expect([code, left.sort()]).toEqual([0, ['.bin', 'pcimig']])
    const [expiry, ...labels] = features!.trimEnd().split('\n')
    const until = Date.parse(/^# \+expiry-time=(\S+)$/.exec(expiry!)![1]!)
    // Made anew twice before it expires.
    expect(until - Date.now()).toBeGreaterThan(2 * Number(preset.EVERY) * 1000)
    expect(labels.length).toBeGreaterThan(0)
    for (const label of labels) expect(label).toMatch(/^pcimig-[0-9a-f]{4}-[0-9a-f]{4}(-\d+)?=[a-z2-7]{52}$/)
  })

  it('fails if there is nothing to read', async () => {
    expect(await written('/nonexistent')).toMatchObject({ code: 2, features: null })
  })

  it('writes where Node Feature Discovery reads (the local source of nfd-worker)', () => {
    expect(volumes.map(({ hostPath }: { hostPath: { path: string } }) => hostPath.path)).toEqual([
      '/etc/kubernetes/node-feature-discovery/features.d',
    ])
  })
})

describe('the migration for KubeVirt', () => {
  const [migration] = manifests('migration.yaml')

  it('selects nodes by a label that the DaemonSet sets, within the limits of labels', () => {
    const [[key, value]] = Object.entries(migration.spec.addedNodeSelector as Record<string, string>) as [
      [string, string],
    ]
    expect(key).toMatch(/^feature\.node\.kubernetes\.io\/pcimig-[0-9a-f]{4}-[0-9a-f]{4}$/)
    expect(value).toMatch(/^[a-z2-7]{52}$/)
  })

  it('passes the admission policy', () => {
    const [policy] = manifests('admission-policy.yaml')
    const variables = { request: { userInfo: { username: 'jane' } }, object: migration }
    for (const { expression } of policy.spec.validations) expect(evaluate(expression, variables)).toBe(true)
  })
})

describe('the Job of a pool of nodes', () => {
  const text = readFileSync('examples/kubernetes/pool.yaml', 'utf8').replaceAll('POOL', 'new')
  const [hosts, job] = parseAllDocuments(text).map((document) => document.toJS())
  const [{ args }] = job.spec.template.spec.containers

  it('judges the captures of a volume for the QEMU of the pool', () => {
    const directory = temporary()
    mkdirSync(join(directory, 'guests'))
    mkdirSync(join(directory, 'results'))
    cpSync('fixtures/captures/source.json', join(directory, 'guests/web1.json'))
    writeFileSync(join(directory, 'hosts.yaml'), hosts.data['hosts.yaml'])
    const places: Record<string, string> = { '/guests': 'guests', '/hosts/hosts.yaml': 'hosts.yaml' }
    const own = args.map((word: string) => places[word] ?? word.replace(/^\/results/, 'results'))
    const { status, stdout } = ran(`exec pcimig "$@"`, directory, {}, own)
    expect([status, readdirSync(join(directory, 'results'))]).toEqual([0, []])
    expect(stdout).toContain('| guests/web1.json | ✓ |')
    expect(stdout).toContain('Every guest can go to new.')
  })
})
