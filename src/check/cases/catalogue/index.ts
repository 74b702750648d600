import type { Signature } from '../signature'
import { signature as aerMessageNumber } from './aer-message-number'
import { signature as aerUncorrectableMask } from './aer-uncorrectable-mask'
import { signature as ariNextFunction } from './ari-next-function'
import { signature as atsPageAligned } from './ats-page-aligned'
import { signature as bridgeReservation } from './bridge-reservation'
import { signature as bridgeWindow } from './bridge-window'
import { signature as capabilityMissing } from './capability-missing'
import { signature as cirrusVideoMemory } from './cirrus-video-memory'
import { signature as deviceSerialNumber } from './device-serial-number'
import { signature as extendedCapabilityMissing } from './extended-capability-missing'
import { signature as extendedTag } from './extended-tag'
import { signature as hotPlugCapable } from './hot-plug-capable'
import { signature as igbFunctionLevelReset } from './igb-function-level-reset'
import { signature as intelHdaMsiAddress } from './intel-hda-msi-address'
import { signature as linkStatusActive } from './link-status-active'
import { signature as msiPendingBits } from './msi-pending-bits'
import { signature as msixVectorCount } from './msix-vector-count'
import { signature as multifunction } from './multifunction'
import { signature as necXhciMsiVectors } from './nec-xhci-msi-vectors'
import { signature as nvmeIds } from './nvme-ids'
import { signature as nvmeMsixRegion } from './nvme-msix-region'
import { signature as optionRomSize } from './option-rom-size'
import { signature as otherDevice } from './other-device'
import { signature as pciBridgeShpc } from './pci-bridge-shpc'
import { signature as pciSerialProgIf } from './pci-serial-prog-if'
import { signature as portNumber } from './port-number'
import { signature as pvscsiLayout } from './pvscsi-layout'
import { signature as queueCountFollowsCpus } from './queue-count-follows-cpus'
import { signature as qxlRevision } from './qxl-revision'
import { signature as regionSize } from './region-size'
import { signature as rootPortAcs } from './root-port-acs'
import { signature as rootPortLink } from './root-port-link'
import { signature as slotInterlockStatus } from './slot-interlock-status'
import { signature as slotNumber } from './slot-number'
import { signature as slotPowerController } from './slot-power-controller'
import { signature as slotPresenceDetect } from './slot-presence-detect'
import { signature as spaprStatusCapList } from './spapr-status-cap-list'
import { signature as vfioHostDevice } from './vfio-host-device'
import { signature as vfioVendorSpecific } from './vfio-vendor-specific'
import { signature as vgaRevision } from './vga-revision'
import { signature as vhostUserBlkConfigSize } from './vhost-user-blk-config-size'
import { signature as vhostVsockModern } from './vhost-vsock-modern'
import { signature as virtioBackendFeatures } from './virtio-backend-features'
import { signature as virtioBalloonConfigSize } from './virtio-balloon-config-size'
import { signature as virtioBalloonVectors } from './virtio-balloon-vectors'
import { signature as virtioBlkVectors } from './virtio-blk-vectors'
import { signature as virtioDeviceControl } from './virtio-device-control'
import { signature as virtioForm } from './virtio-form'
import { signature as virtioFunctionLevelReset } from './virtio-function-level-reset'
import { signature as virtioGpuMsix } from './virtio-gpu-msix'
import { signature as virtioLegacyRegionSize } from './virtio-legacy-region-size'
import { signature as virtioLinkControl } from './virtio-link-control'
import { signature as virtioMemVectors } from './virtio-mem-vectors'
import { signature as virtioNetVectors } from './virtio-net-vectors'
import { signature as virtioNoSoftReset } from './virtio-no-soft-reset'
import { signature as virtioPagePerVq } from './virtio-page-per-vq'
import { signature as virtioPcieCapability } from './virtio-pcie-capability'
import { signature as virtioPowerState } from './virtio-power-state'
import { signature as virtioRngVectors } from './virtio-rng-vectors'
import { signature as vmxnet3Layout } from './vmxnet3-layout'
import { signature as xhciCapabilityOrder } from './xhci-capability-order'
import { signature as xhciEndpointCapability } from './xhci-endpoint-capability'

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
