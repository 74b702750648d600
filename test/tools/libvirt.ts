import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

export interface Answer {
  readonly code: number
  readonly out: string
}

/** A shell that answers each line with what it wrote, and a line "= CODE". */
export class Shell {
  private readonly lines

  constructor(private readonly process: ChildProcessByStdio<Writable, Readable, null>) {
    this.lines = createInterface(process.stdout)[Symbol.asyncIterator]()
  }

  async run(line: string): Promise<Answer> {
    this.process.stdin.write(`${line}\n`)
    const out: string[] = []
    for (;;) {
      const { value, done } = await this.lines.next()
      if (done) throw new Error(`the shell has ended: ${out.join('\n')}`)
      const end = /^= (\d+)$/.exec(value)
      if (end) return { code: Number(end[1]), out: out.join('\n').trim() }
      out.push(value)
    }
  }

  end(): void {
    this.process.kill('SIGKILL')
  }
}

/** A libvirt of its own, and a shell beside it. */
export class Libvirt {
  private readonly shell
  private count = 0

  /** @param directory where scripts are run, and what they need lies */
  constructor(private readonly directory: string) {
    this.shell = new Shell(
      spawn('unshare', ['-m', '-p', '--fork', '--mount-proc', '--kill-child', 'test/tools/libvirt.sh', directory], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    )
  }

  /** Runs a script as a user would paste it. */
  run(script: string): Promise<Answer> {
    const file = join(this.directory, `script-${this.count++}`)
    writeFileSync(file, `${script}\n`)
    return this.shell.run(file)
  }

  end(): void {
    this.shell.end()
  }
}
