import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface Answer {
  readonly code: number
  readonly out: string
}

/** A libvirt of its own, and a shell beside it. */
export class Libvirt {
  private readonly process
  private readonly lines
  private count = 0

  /** @param directory where scripts are run, and what they need lies */
  constructor(private readonly directory: string) {
    this.process = spawn(
      'unshare',
      ['-m', '-p', '--fork', '--mount-proc', '--kill-child', 'test/tools/libvirt.sh', directory],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    )
    this.lines = createInterface(this.process.stdout)[Symbol.asyncIterator]()
  }

  /** Runs a script as a user would paste it. */
  async run(script: string): Promise<Answer> {
    const file = join(this.directory, `script-${this.count++}`)
    writeFileSync(file, `${script}\n`)
    this.process.stdin.write(`${file}\n`)
    const out: string[] = []
    for (;;) {
      const { value, done } = await this.lines.next()
      if (done) throw new Error(`libvirt has ended: ${out.join('\n')}`)
      const end = /^= (\d+)$/.exec(value)
      if (end) return { code: Number(end[1]), out: out.join('\n').trim() }
      out.push(value)
    }
  }

  end(): void {
    this.process.kill('SIGKILL')
  }
}
