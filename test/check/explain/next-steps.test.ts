import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ADVICE } from '../../../src/check/cases/advice'
import { behind, line, only, triage } from './a-log'

describe('the next steps', () => {
  test('for a log without a failed restore lead to the right log, and to both ends', () => {
    const { messages, nextSteps } = triage('nothing of the kind\n', { qemu: '7.2', machine: 'pc-q35-7.2' })
    expect(messages).toEqual([])
    expect(nextSteps.map(({ command }) => command)).toEqual([
      'pcimig explain /var/log/libvirt/qemu/VM.log',
      'journalctl --since yesterday | pcimig explain',
      'kubectl logs virt-launcher-VM-ID -c compute | pcimig explain',
      ...[null, null, null],
      'pcimig capture --libvirt VM -o SIDE.json',
      'pcimig check source.json destination.json',
      ADVICE.deviceStateLibvirt.command,
      ADVICE.deviceStateQmp.command,
      'pcimig check source.dev destination.dev --qemu 7.2 --machine pc-q35-7.2',
      'lspci -xxxx > source.txt',
      'lspci -xxxx > destination.txt',
      'pcimig check source.txt destination.txt --qemu 7.2 --machine pc-q35-7.2',
    ])
  })

  test('name device, version and machine type', () => {
    const log = readFileSync('fixtures/logs/libvirt.log', 'utf8')
    const commands = only(log).nextSteps.map(({ command }) => command)
    expect(commands).toContain(
      'pcimig check source.txt destination.txt --device 0000:00:12.0 --qemu 7.2.0 --machine pc-q35-5.2',
    )
  })

  test("name a device behind a port by its section in device state, and not at all in the guest's output", () => {
    const behindPort = behind('0000:00:02.0:00.0/virtio-net')
    const found = only(line('i=0x9a read: 3 device: 2 cmask: ff wmask: 0 w1cmask:0') + behindPort)
    const commands = found.nextSteps.map(({ command }) => command)
    expect(commands.filter((command) => command?.startsWith('pcimig check'))).toEqual([
      'pcimig check source.json destination.json --device 0000:00:02.0:00.0/virtio-net',
      'pcimig check source.dev destination.dev --device 0000:00:02.0:00.0/virtio-net --qemu VERSION --machine TYPE',
      'pcimig check source.txt destination.txt --qemu VERSION --machine TYPE',
    ])
    expect(commands).toContain('lspci -xxxx > source.txt')
  })

  test('contain nothing from the log that a shell would interpret', () => {
    const found = only(line('i=0x2 read: 44 device: 5 cmask: ff wmask: 0 w1cmask:0') + behind('$(reboot)`x`;/vfio'))
    const steps = found.nextSteps.filter(({ command }) => !/^q\(\)|^mkdir/.test(command ?? ''))
    expect(steps.map(({ command }) => command).join(' ')).not.toMatch(/[$`;]\(|`|reboot\)/)
  })

  test("an unknown QEMU version in libvirt's log is not an error", () => {
    const log = readFileSync('fixtures/logs/libvirt.log', 'utf8').replaceAll('pc-q35-5.2', 'pc-q35-vendor8.6.0')
    expect(only(log)).toMatchObject({ qemu: '7.2.0', machine: null })
    expect(only(log.replaceAll('7.2.0', '99.1.0'))).toMatchObject({ qemu: null, machine: null })
  })
})
