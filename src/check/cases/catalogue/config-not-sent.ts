import type { KnownCase } from '../known-case'
import type { WrittenPage } from '../page'

const page: WrittenPage = {
  title: 'Devices whose config space was not sent',
  cause: `vmxnet3 did not send its config space until 4.2, the i82801b11 bridge had no state at all until 2.6 (old sources fail with an unknown section since), and pcie-root-port sends its MSI-X state only since 2.10. These show as missing state, not as "Bad config data".`,
  affects: 'see the commits',
  fixed: '4.2.0, 2.6.0, 2.10.0',
  commits: ['78dd48df39', '3d100d0fa9', 'bc277a52fb'],
  compat: 'hw_compat_2_9: pcie-root-port x-migrate-msix=false',
  remedies: [
    {
      side: 'both',
      text: 'Detach such a device before the migration and attach it again after it.',
      libvirt: { advice: 'detach' },
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'both',
      text: 'Start the guest on a release that sends the state, with a machine type of that release.',
      guestRestart: true,
      reverse: 'older releases refuse the guest',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/78dd48df39'],
}

export const configNotSent: KnownCase = { code: 'config-not-sent', signature: null, page }
