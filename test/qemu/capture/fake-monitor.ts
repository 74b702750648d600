import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { temporary } from '../../cli/pcimig'

/** What QEMU 7.2 answers to what a capture asks. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  qmp_capabilities: {},
  'query-version': { qemu: { major: 7, minor: 2, micro: 22 }, package: 'test' },
  'query-target': { arch: 'x86_64' },
  'qom-get': 'pc-q35-7.2-machine',
  'query-status': { status: 'running', running: true, singlestep: false },
  'query-migrate': {},
  'query-migrate-capabilities': [],
  'query-hotpluggable-cpus': [{ type: 'qemu64-x86_64-cpu', 'vcpus-count': 1, props: { 'socket-id': 0 } }],
  'query-tpm': [],
  'query-acpi-ospm-status': [],
  'query-uuid': { UUID: '00000000-0000-0000-0000-000000000000' },
  'query-named-block-nodes': [],
  'query-block': [],
  'human-monitor-command': '',
}

/** The answer to one command: a value to return, or what the monitor writes, if anything, before it hangs up or not. */
export type FakeAnswer = unknown | ((id: string) => string)

/** Device state of a real QEMU. */
const STATE = gunzipSync(readFileSync('fixtures/captures/source.dev.gz'))

/** Writes device state where it is asked to, as QEMU does. */
export function writesState(id: string, args: { readonly filename?: string } = {}): string {
  writeFileSync(args.filename!, STATE)
  return `${JSON.stringify({ return: {}, id })}\r\n`
}

/**
 * A monitor that answers what it is told to; `null` hangs up and `undefined` says nothing. A list has the answers to the
 * first, second and later times that a command is sent; the last one stays.
 * @param greeting what it says to whoever connects
 */
export async function withMonitor(
  answers: Readonly<Record<string, FakeAnswer>>,
  use: (socket: string, sent: string[]) => Promise<void>,
  greeting = '{"QMP": {"version": {}, "capabilities": []}}\r\n',
): Promise<void> {
  const socket = join(temporary(), 'qmp')
  const sent: string[] = []
  const connections: Socket[] = []
  const server = createServer((connection) => {
    connections.push(connection)
    connection.on('error', () => undefined)
    connection.write(greeting)
    connection.on('data', (data) => {
      for (const line of data.toString().trim().split('\n')) {
        const { execute, id, arguments: args } = JSON.parse(line)
        sent.push(execute)
        const value: FakeAnswer = { ...ANSWERS, ...answers }[execute]
        if (value === null) connection.destroy()
        else if (typeof value === 'function') {
          const text: string = value(id, args)
          if (text.endsWith('\0')) connection.end(text.slice(0, -1))
          else connection.write(text)
        } else if (value !== undefined) connection.write(`${JSON.stringify({ return: value, id })}\r\n`)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  try {
    await use(socket, sent)
  } finally {
    for (const connection of connections) connection.destroy()
    server.close()
  }
}
