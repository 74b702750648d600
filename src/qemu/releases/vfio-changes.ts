import { atLeast, type Version } from './version'

/** What a release changed in vfio-pci without a property for it. */
interface VfioChange {
  /** First release that has it. */
  readonly since: string
  /** QEMU's function that does it. */
  readonly function: string
  readonly commit: string
}

const change = (since: string, name: string, commit: string): VfioChange => ({ since, function: name, commit })

/** Releases from which on vfio-pci (hw/vfio) builds config space and masks differently. */
export const VFIO_CHANGES = {
  /** Resizable BAR is not shown to the guest. */
  'rebar-dropped': change('4.1', 'vfio_add_ext_cap', '3412d8ec98'),
  /** Intel's Volume Management Device gets a capability with the host addresses of its windows. */
  'vmd-shadow': change('5.1', 'vfio_add_vmd_shadow_cap', 'ee7932b0bb'),
  /** Resizable BAR is shown with the host's current size alone. */
  'rebar-current-size': change('8.1', 'vfio_setup_rebar_ecap', 'b5048a4cbf'),
  /** The GPUDirect capability has a second place. */
  'clique-second-place': change('8.1', 'vfio_add_nv_gpudirect_cap', 'f6b30c1984'),
  /** QEMU searches the extended list for ARI on every kind of bus, which never ends if the list loops. */
  'extended-search': change('8.1', 'pci_qdev_realize', 'ca92eb5def'),
  /** Of a vendor capability only the header is compared, unless skip-vsc-check is off. */
  'vendor-header': change('9.1', 'vfio_add_vendor_specific_cap', '187716feeb'),
  /** A power management capability has 8 bytes and a writable power state. */
  'power-state': change('10.0', 'vfio_add_std_cap', '0681ec2531'),
  /** Registers of Intel's graphics are emulated wherever the device sits, not only in legacy mode. */
  'igd-registers': change('10.0', 'vfio_pci_igd_config_quirk', '2fedccf03c'),
  /** They are if the host shows its OpRegion, of any generation; the control register only if x-igd-gms is set. */
  'igd-opregion': change('10.1', 'vfio_pci_igd_config_quirk', 'c0273e77f2'),
  /** Also for display controllers that are no VGA controllers. */
  'igd-display': change('10.2', 'vfio_pci_igd_config_quirk', '432ca3dfa3'),
  /** Sizes over 512 GB fit Resizable BAR: the mask of a header that an update of linux-headers brought. */
  'rebar-large': change('10.1', 'vfio_setup_rebar_ecap', '1cab5a02ab'),
  'cpr-transfer': change('10.1', 'vfio_cpr_pci_pre_load', '031fbb7110'),
  'cpr-exec': change('10.2', 'vfio_cpr_pci_pre_load', 'ee1ca09fc1'),
  /** A PASID capability is made of what iommufd says, for a virtual IOMMU that can use it: smmuv3 first. */
  pasid: change('11.0', 'vfio_pci_synthesize_pasid_cap', '06b38473cd'),
  'pasid-intel-iommu': change('11.1', 'vtd_get_viommu_flags', '2b0d91ed44'),
  /** The ATS capability depends on the property ats and on what iommufd says. */
  ats: change('11.1', 'vfio_pci_ats_requested_and_supported', 'bc034e8a95'),
} as const satisfies Readonly<Record<string, VfioChange>>

export type VfioChangeName = keyof typeof VFIO_CHANGES

/** Whether vfio-pci of a release has a change. */
export const vfioSince = (qemu: Version, name: VfioChangeName): boolean => atLeast(qemu, VFIO_CHANGES[name].since)
