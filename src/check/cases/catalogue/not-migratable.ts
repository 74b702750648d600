import type { KnownCase } from '../known-case'
import type { WrittenPage } from '../page'

const page: WrittenPage = {
  title: 'Devices that QEMU does not migrate',
  cause:
    'QEMU marks some devices as unmigratable, and the source refuses to start the migration: "State blocked by non-migratable device". The guest keeps running. The devices are rocker, ufs, virtio-crypto-pci, most vhost-user devices (gpio, i2c, input, rng, rtc, snd, spi, vsock; fs up to 7.2, in later releases its back end decides) and, before 11.1, nvme. QEMU 11.1 refuses an nvme with virtual functions, and all releases refuse ivshmem with master=off.',
  affects:
    'rocker, ufs, virtio-crypto-pci in all releases (5.2.0 to 11.1.3 measured), vhost-user-gpio-pci, -i2c, -input, -rng, -rtc, -snd, -spi and -vsock (7.2.22 to 11.1.3 measured); nvme up to 11.0, vhost-user-fs-pci up to 7.2',
  fixed: null,
  commits: [],
  remedies: [
    {
      side: 'source',
      text: 'Detach the device before the migration, start the destination without it, and attach it again afterwards.',
      libvirt: { advice: 'detach' },
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'both',
      text: 'Or shut the guest down and start it with a device that can be migrated: before 11.1, virtio-blk-pci instead of nvme.',
      guestRestart: true,
      reverse: null,
    },
  ],
  sources: ['https://www.qemu.org/docs/master/devel/migration/main.html'],
}

export const notMigratable: KnownCase = { code: 'not-migratable', signature: null, page }
