import { describe, expect, it } from 'vitest'
import { takeCapture } from '../../src/live/capture/take'

describe('device state of a libvirt on another host', () => {
  it.each(['qemu+ssh://host2/system', 'qemu+tls://root@host2:16514/system?no_verify=1', 'qemu://host2/system'])(
    'is refused before anything is asked: %s',
    async (connect) => {
      const asked: string[] = []
      const capture = takeCapture({
        where: { kind: 'libvirt', domain: 'web1' },
        via: [],
        connect,
        method: 'device-state',
        masks: null,
        progress: (what) => asked.push(what),
      })
      await expect(capture).rejects.toThrow(`device state can't be handed over through ${connect}`)
      expect(asked).toEqual([])
    },
  )
})
