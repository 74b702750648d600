import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluate } from '@marcbachmann/cel-js'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { shell, temporary } from './cli/pcimig'

const STREAM = 'fixtures/streams/slot-off-source.mig.gz'

/** Runs a script where `pcimig` is on the path and nothing of this checkout is near. */
function ran(script: string, directory: string, variables: Record<string, string>) {
  symlinkSync(`${process.cwd()}/bin`, join(directory, '.bin'))
  const env = { ...process.env, ...variables, PATH: `${directory}/.bin:${process.env.PATH}` }
  return spawnSync('sh', ['-c', script], { cwd: directory, env, encoding: 'utf8' })
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

  it('runs nothing that the name of a guest holds', () => {
    expect(judged({ PCIMIG_MACHINE: 'pc-q35-5.2' }, '$(touch ran).mig.gz').reports).toEqual(['$(touch ran).mig.gz.xml'])
  })
})

describe('the hook of pre-commit', () => {
  const [{ hooks }] = parse(readFileSync('examples/pre-commit/.pre-commit-config.yaml', 'utf8')).repos
  const [{ entry, files }] = hooks

  it('lets captures pass that every host takes, and no others', () => {
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

  it('wants the verdict on the very guest', () => {
    expect(admitted({ 'pcimig/verdict': 'compatible', 'pcimig/guest': 'web1' })).toBe(true)
    expect(admitted({ 'pcimig/verdict': 'undetermined', 'pcimig/guest': 'web1' })).toBe(false)
    expect(admitted({ 'pcimig/verdict': 'compatible', 'pcimig/guest': 'web2' })).toBe(false)
    expect(admitted({ 'pcimig/verdict': 'compatible' })).toBe(false)
    expect(admitted({})).toBe(false)
    expect(admitted(undefined)).toBe(false)
  })

  it('lets what KubeVirt starts pass, and is bound to deny', () => {
    expect(admitted(undefined, 'system:serviceaccount:kubevirt:kubevirt-controller')).toBe(true)
    expect([policy.spec.failurePolicy, binding.spec.validationActions]).toEqual(['Fail', ['Deny']])
    expect(binding.spec.policyName).toBe(policy.metadata.name)
  })
})
