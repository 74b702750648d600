import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Answer, Shell } from './libvirt'

export type Host = 'a' | 'b'

/** Two hosts with a libvirt each, between which guests can be migrated. */
export class TwoHosts {
  private readonly shell
  private count = 0

  /** @param directory where scripts are run, and what both hosts need lies */
  constructor(private readonly directory: string) {
    this.shell = new Shell(
      spawn('unshare', ['-m', '-p', '--fork', '--mount-proc', '--kill-child', 'test/tools/two-hosts.sh', directory], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    )
  }

  /** Runs a script on a host. */
  on(host: Host, script: string): Promise<Answer> {
    const file = join(this.directory, `script-${this.count++}`)
    writeFileSync(file, `${script}\n`)
    return this.shell.run(`${host} ${file}`)
  }

  /** The URI by which the other host reaches this one's libvirt. */
  uri(host: Host): string {
    return `qemu+unix:///system?socket=${this.directory}/${host}/run/libvirt/libvirt-sock`
  }

  end(): void {
    this.shell.end()
  }
}
