import { signature as aerMessageNumber } from './catalogue/aer-message-number'
import { signature as aerUncorrectableMask } from './catalogue/aer-uncorrectable-mask'
import { signature as ariNextFunction } from './catalogue/ari-next-function'
import { signature as atsPageAligned } from './catalogue/ats-page-aligned'
import { signature as bridgeReservation } from './catalogue/bridge-reservation'
import { signature as bridgeWindow } from './catalogue/bridge-window'
import { signature as capabilityMissing } from './catalogue/capability-missing'
import { signature as cirrusVideoMemory } from './catalogue/cirrus-video-memory'
import { signature as deviceSerialNumber } from './catalogue/device-serial-number'
import { signature as extendedCapabilityMissing } from './catalogue/extended-capability-missing'
import { signature as extendedTag } from './catalogue/extended-tag'
import { signature as hotPlugCapable } from './catalogue/hot-plug-capable'
import { signature as igbFunctionLevelReset } from './catalogue/igb-function-level-reset'
import { signature as intelHdaMsiAddress } from './catalogue/intel-hda-msi-address'
import { signature as linkStatusActive } from './catalogue/link-status-active'
import { signature as msiPendingBits } from './catalogue/msi-pending-bits'
import { signature as msixVectorCount } from './catalogue/msix-vector-count'
import { signature as multifunction } from './catalogue/multifunction'
import { signature as necXhciMsiVectors } from './catalogue/nec-xhci-msi-vectors'
import { signature as nvmeIds } from './catalogue/nvme-ids'
import { signature as nvmeMsixRegion } from './catalogue/nvme-msix-region'
import { signature as optionRomSize } from './catalogue/option-rom-size'
import { signature as otherDevice } from './catalogue/other-device'
import { signature as pciBridgeShpc } from './catalogue/pci-bridge-shpc'
import { signature as pciSerialProgIf } from './catalogue/pci-serial-prog-if'
import { signature as portNumber } from './catalogue/port-number'
import { signature as pvscsiLayout } from './catalogue/pvscsi-layout'
import { signature as queueCountFollowsCpus } from './catalogue/queue-count-follows-cpus'
import { signature as qxlRevision } from './catalogue/qxl-revision'
import { signature as regionSize } from './catalogue/region-size'
import { signature as rootPortAcs } from './catalogue/root-port-acs'
import { signature as rootPortLink } from './catalogue/root-port-link'
import { signature as slotInterlockStatus } from './catalogue/slot-interlock-status'
import { signature as slotNumber } from './catalogue/slot-number'
import { signature as slotPowerController } from './catalogue/slot-power-controller'
import { signature as slotPresenceDetect } from './catalogue/slot-presence-detect'
import { signature as spaprStatusCapList } from './catalogue/spapr-status-cap-list'
import { signature as vfioHostDevice } from './catalogue/vfio-host-device'
import { signature as vfioVendorSpecific } from './catalogue/vfio-vendor-specific'
import { signature as vgaRevision } from './catalogue/vga-revision'
import { signature as vhostUserBlkConfigSize } from './catalogue/vhost-user-blk-config-size'
import { signature as vhostVsockModern } from './catalogue/vhost-vsock-modern'
import { signature as virtioBackendFeatures } from './catalogue/virtio-backend-features'
import { signature as virtioBalloonConfigSize } from './catalogue/virtio-balloon-config-size'
import { signature as virtioBalloonVectors } from './catalogue/virtio-balloon-vectors'
import { signature as virtioBlkVectors } from './catalogue/virtio-blk-vectors'
import { signature as virtioDeviceControl } from './catalogue/virtio-device-control'
import { signature as virtioForm } from './catalogue/virtio-form'
import { signature as virtioFunctionLevelReset } from './catalogue/virtio-function-level-reset'
import { signature as virtioGpuMsix } from './catalogue/virtio-gpu-msix'
import { signature as virtioLegacyRegionSize } from './catalogue/virtio-legacy-region-size'
import { signature as virtioLinkControl } from './catalogue/virtio-link-control'
import { signature as virtioMemVectors } from './catalogue/virtio-mem-vectors'
import { signature as virtioNetVectors } from './catalogue/virtio-net-vectors'
import { signature as virtioNoSoftReset } from './catalogue/virtio-no-soft-reset'
import { signature as virtioPagePerVq } from './catalogue/virtio-page-per-vq'
import { signature as virtioPcieCapability } from './catalogue/virtio-pcie-capability'
import { signature as virtioPowerState } from './catalogue/virtio-power-state'
import { signature as virtioRngVectors } from './catalogue/virtio-rng-vectors'
import { signature as vmxnet3Layout } from './catalogue/vmxnet3-layout'
import { signature as xhciCapabilityOrder } from './catalogue/xhci-capability-order'
import { signature as xhciEndpointCapability } from './catalogue/xhci-endpoint-capability'
import type { Signature } from './signature'

/** Where the known causes show. The first one that fits is taken, so the special ones come before the general ones. */
export const SIGNATURES: readonly Signature[] = [
  slotPresenceDetect,
  slotInterlockStatus,
  msiPendingBits,
  aerUncorrectableMask,
  vfioVendorSpecific,
  virtioRngVectors,
  atsPageAligned,
  virtioBalloonConfigSize,
  vhostUserBlkConfigSize,
  virtioLegacyRegionSize,
  vhostVsockModern,
  spaprStatusCapList,
  necXhciMsiVectors,
  xhciCapabilityOrder,
  queueCountFollowsCpus,
  virtioBlkVectors,
  virtioNetVectors,
  optionRomSize,
  virtioGpuMsix,
  virtioBalloonVectors,
  virtioMemVectors,
  linkStatusActive,
  aerMessageNumber,
  xhciEndpointCapability,
  virtioPcieCapability,
  pvscsiLayout,
  vmxnet3Layout,
  virtioPagePerVq,
  virtioDeviceControl,
  virtioLinkControl,
  virtioPowerState,
  cirrusVideoMemory,
  bridgeReservation,
  pciBridgeShpc,
  intelHdaMsiAddress,
  slotPowerController,
  pciSerialProgIf,
  rootPortAcs,
  virtioFunctionLevelReset,
  qxlRevision,
  vgaRevision,
  nvmeIds,
  nvmeMsixRegion,
  hotPlugCapable,
  ariNextFunction,
  igbFunctionLevelReset,
  virtioNoSoftReset,
  extendedTag,
  rootPortLink,
  virtioForm,
  virtioBackendFeatures,
  otherDevice,
  multifunction,
  portNumber,
  slotNumber,
  deviceSerialNumber,
  vfioHostDevice,
  msixVectorCount,
  regionSize,
  bridgeWindow,
  capabilityMissing,
  extendedCapabilityMissing,
]
