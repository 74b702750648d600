import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { EXIT } from '../src/cli/exit-codes'
import { DESTINATION, pcimig, SOURCE, temporary } from './cli/pcimig'

const read = (path: string): string => readFileSync(`examples/${path}`, 'utf8')

interface Step {
  readonly id?: string
  readonly run?: string
  readonly env?: Record<string, string>
}

describe('the GitHub action', () => {
  const action = parse(read('github-action/action.yml'))
  const steps: Step[] = action.runs.steps

  /** Runs a step as a runner does: inputs and outputs in its environment, `bash -eo pipefail`. */
  function run(step: Step, inputs: Record<string, string>, outputs: Record<string, string> = {}) {
    const value = (text: string) =>
      text.replace(/\$\{\{ (inputs|steps\.check\.outputs)\.([\w-]+) \}\}/g, (_, from, name) => {
        const known = from === 'inputs' ? { ...presets, ...inputs } : outputs
        return known[name] ?? `unknown ${name}`
      })
    const directory = temporary()
    const files = { GITHUB_OUTPUT: join(directory, 'output'), GITHUB_STEP_SUMMARY: join(directory, 'summary') }
    const env = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, text]) => [name, value(text)]))
    const script = join(directory, 'step.sh')
    writeFileSync(script, step.run!)
    const { status, stdout } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      ...{ encoding: 'utf8' as const, env: { ...process.env, ...files, ...env } },
    })
    const content = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '')
    return { status, stdout, output: content(files.GITHUB_OUTPUT), summary: content(files.GITHUB_STEP_SUMMARY) }
  }

  const presets: Record<string, string> = Object.fromEntries(
    Object.entries(action.inputs as Record<string, { default?: string }>).map(([name, { default: preset = '' }]) => [
      name,
      preset,
    ]),
  )
  const [check, , verdict] = steps as [Step, Step, Step]

  it('annotates, writes a summary, SARIF and HTML, and passes the exit code on', () => {
    const directory = temporary()
    const inputs = {
      ...{
        source: SOURCE,
        destination: DESTINATION,
        arguments: '--qemu\n7.2\n',
        command: `${process.cwd()}/bin/pcimig`,
      },
      ...{ sarif: join(directory, 'a report.sarif'), html: join(directory, 'report.html') },
    }
    const { status, stdout, output, summary } = run(check, inputs)
    expect([status, output]).toEqual([0, 'exit-code=1\n'])
    expect(stdout).toMatch(/^::error title=pcimig::Incompatible: QEMU 7\.2/)
    expect(summary).toMatch(/^# pcimig\n\nIncompatible: /)
    expect(JSON.parse(readFileSync(inputs.sarif, 'utf8')).runs[0].results[0].ruleId).toBe('slot-presence-detect')
    expect(readFileSync(inputs.html, 'utf8')).toMatch(/^<!doctype html>/)
    expect(run(verdict, {}, { 'exit-code': '1' }).status).toBe(1)
    expect(run(verdict, {}, { 'exit-code': '0' }).status).toBe(0)
  })

  it('uses a settings file only on request', () => {
    const directory = temporary()
    const command = join(directory, 'pcimig')
    writeFileSync(command, `#!/bin/sh\ncd '${directory}' && exec '${process.cwd()}/bin/pcimig' "$@"\n`, { mode: 0o755 })
    // QEMU 10.0 does not compare the bit that 7.2 refuses.
    writeFileSync(join(directory, 'pcimig.yaml'), 'qemu: "7.2"\n')
    const inputs = {
      ...{ source: `${process.cwd()}/${SOURCE}`, destination: `${process.cwd()}/${DESTINATION}`, command },
      ...{ sarif: join(directory, 'sarif'), html: join(directory, 'html') },
    }
    expect(run(check, { ...inputs, arguments: '--qemu\n10.0' }).stdout).not.toContain('settings')
    // The repository's own pcimig.yaml would name the release, without which there is no verdict.
    expect(run(check, inputs).output).toBe('exit-code=3\n')
    const asked = run(check, { ...inputs, config: 'pcimig.yaml' })
    expect(asked.output).toBe('exit-code=1\n')
    expect(asked.stdout).toMatch(/^::error title=pcimig::Incompatible: QEMU 7\.2/)
  })

  it('predicts a destination that is not given, and runs nothing that an input holds', () => {
    const directory = temporary()
    const inputs = {
      ...{ source: '$(touch ran)', arguments: '--qemu\n10.0\n$(touch ran)', command: `${process.cwd()}/bin/pcimig` },
      ...{ sarif: join(directory, 'sarif'), html: join(directory, 'html') },
    }
    expect(run(check, inputs).output).toBe('exit-code=2\n')
    expect(existsSync('ran')).toBe(false)
    const stream = { ...inputs, source: 'fixtures/streams/slot-off-source.mig.gz', arguments: '--qemu\n10.0' }
    expect(run(check, stream).output).toBe('exit-code=0\n')
  })

  it('knows every input that it and the workflow use', () => {
    const used = [...read('github-action/action.yml').matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name!)
    const workflow = parse(read('github-action/workflow.yml')).jobs['config-space'].steps
    const given = workflow.find(({ uses }: { uses: string }) => uses.startsWith('OWNER/pcimig/'))
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining([...used, ...Object.keys(given.with)]))
    const line = ['check', 'fixtures/streams/slot-off-source.mig.gz', '--dst-from-model']
    const said: string[] = given.with.arguments.trim().split('\n')
    const allowed = pcimig([...line, ...said.slice(0, said.indexOf('--allow'))])
    expect(allowed.code).not.toBe(EXIT.USAGE)
  })
})

describe('the Job for Kubernetes', () => {
  const job = parse(read('kubernetes/job.yaml'))
  const [container] = job.spec.template.spec.containers

  it('runs a command that gives a verdict', () => {
    const args: string[] = container.args.map((text: string) =>
      text.replace('/state/guest.mig', 'fixtures/streams/slot-off-source.mig.gz'),
    )
    expect(pcimig(args).out).toMatch(
      /^Compatible \(prediction\): QEMU 10\.0 \(pc-q35-5\.2\) accepts config space and machine type of all 5 devices/,
    )
  })

  it('does not retry after a verdict', () => {
    const [{ action, onExitCodes }] = job.spec.podFailurePolicy.rules
    const failing = Object.values(EXIT).filter((code) => code !== EXIT.COMPATIBLE)
    expect([action, onExitCodes.containerName, onExitCodes.operator]).toEqual(['FailJob', container.name, 'In'])
    expect(onExitCodes.values).toEqual([...failing].sort((a, b) => a - b))
  })

  it('mounts only volumes that it has', () => {
    const volumes = job.spec.template.spec.volumes.map(({ name }: { name: string }) => name)
    expect(container.volumeMounts.map(({ name }: { name: string }) => name)).toEqual(volumes)
  })
})
