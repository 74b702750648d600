import { anywhere, onBoth, onDestination, onSource, type Words, words } from './words'

const BASELINE = onBoth(
  'Give the guest a named CPU model that both hosts have (libvirt computes it: hypervisor-cpu-baseline; nova: cpu_mode=custom with cpu_models; KubeVirt and Proxmox VE: a model for the whole cluster) in place of host-passthrough or host-model, and restart it.',
)
const SAME_HOSTS = onDestination(
  'Or migrate to a host with the same CPU, microcode and kernel parameters (mitigations, nested, tsx).',
)

const KERNELS = onBoth(
  'Compare CPU model, microcode and kernel release of both hosts, and the options of kvm, kvm_intel and kvm_amd (nested, enable_pmu, ignore_msrs).',
)

/** Processors: libvirt's comparison, and what KVM refuses. */
export const CPU_WORDS = {
  'guest-cpu': words(
    'other',
    ({ values: [detail = ''] }) =>
      `The CPU, not a device: the host that is to run the guest can't give it the CPU that it has or asks for${detail === '' ? '' : ` (${detail})`}. At a migration, CPU models, microcode or mitigations of the two hosts differ.`,
    [BASELINE, SAME_HOSTS],
  ),
  'cpu-at-start': words('start', ({ message }) => `QEMU can't provide the CPU that was asked for: "${message}".`, [
    BASELINE,
    anywhere('Or take a QEMU and a host that know this CPU model.'),
  ]),
  'address-width': words(
    'start',
    ({ message }) =>
      `QEMU did not start: the guest's memory, its room for hot-plugged memory or its PCI windows need more address bits than its CPU has on this host ("${message}"). No state was loaded.`,
    [
      onDestination(
        "Give the guest less memory, and less room for more (maxmem, <maxMemory>), or more address bits where the host's CPU has them (host-phys-bits=on or phys-bits=… of -cpu, -cpu host).",
      ),
      onBoth('For a guest that migrates, keep memory, maxmem and address bits alike on both sides.'),
    ],
  ),
  'cpu-filtered': words(
    'other',
    'QEMU leaves out a CPU feature that the host does not have. By itself that stops no migration.',
    [],
  ),
  msr: words(
    'other',
    ({ values: [msr, value] }) =>
      `KVM refused the guest's MSR ${msr} (${value}) on the host of this log, and QEMU ended, at the end of a migration or at a start: CPU, microcode or kernel differ from those of the source, or a CPU feature that the guest has is not enabled there. No device and no config space is involved.`,
    [BASELINE, KERNELS],
  ),
  'msr-read': words(
    'other',
    ({ values: [msr] }) =>
      `KVM could not read the guest's MSR ${msr} on the host of this log, and QEMU ended: the guest's CPU model and this kernel do not fit.`,
    [KERNELS],
  ),
  'kvm-registers': words(
    'other',
    ({ message }) =>
      `KVM did not take the registers of a vCPU on the host of this log ("${message}"): after a migration, CPU, firmware of the CPU or kernel of the two hosts differ. No device and no config space is involved.`,
    [
      KERNELS,
      onBoth(
        'Migrate between hosts with the same kernel release; on Arm, registers that only one kernel has make the stream unusable for the other.',
      ),
    ],
  ),
  'arm-registers': words(
    'other',
    ({ values: [register] }) =>
      `The source's Arm processor has a register (${register}) that the destination's does not have: another CPU model, an option of it (pmu, sve, pauth, el2), or a QEMU or host kernel of another release. No device and no config space is involved.`,
    [
      onBoth(
        'Start both sides with the same -cpu and the same options of it and of the machine (virtualization, secure, mte).',
      ),
      onDestination(
        'Or take a QEMU of the release of the source: what it emulates of a processor changes with the release.',
      ),
    ],
  ),
  'kvm-assertion': words(
    'other',
    'KVM refused a register of a vCPU, and QEMU ended on an assertion: after a migration, CPU, microcode or kernel of the two hosts differ; at a start, the CPU model does not fit this host.',
    [anywhere('The line above it, "failed to set MSR …", names the register.'), BASELINE, KERNELS],
  ),
  'kvm-entry': words(
    'other',
    ({ message }) =>
      `KVM could not run a vCPU: "${message}". After a migration, the state of the CPU that arrived may not fit this host's CPU or kernel; otherwise the guest itself crashed, or KVM can't run what it did.`,
    [KERNELS],
  ),
  'tsc-frequency': words(
    'other',
    ({ message }) =>
      `The guest's time stamp counter runs at a frequency that the destination's CPU can't give it: "${message}".`,
    [
      onDestination('Migrate to a host whose CPU has the same frequency or can scale the counter (TSC scaling).'),
      onSource('Or start the guest with tsc-frequency=… of all hosts and without invtsc.'),
    ],
  ),
  'tsc-setting': words(
    'other',
    ({ message }) =>
      message.startsWith('Mismatch')
        ? 'The destination was started with another frequency of the time stamp counter (tsc-frequency) than the guest has.'
        : "The guest (Windows with Hyper-V's re-enlightenment) needs a time stamp counter whose frequency does not change, and the destination was started without one.",
    [
      onBoth(
        "Give both sides the frequency that the guest has at the source: tsc-frequency=… of -cpu (<timer name='tsc' frequency='…'/>), on hosts that have it or can scale it.",
      ),
    ],
  ),
  'nested-state': words(
    'other',
    "The guest has what it takes to run virtual machines itself (nested virtualization), and the kernel of one host can't save or take that state.",
    [
      onBoth(
        'Use Linux 4.20 or newer and QEMU 4.1 or newer on both hosts, with the same setting of kvm_intel.nested or kvm_amd.nested.',
      ),
      onSource('Or shut down the guests within the guest first.'),
    ],
  ),
} as const satisfies Readonly<Record<string, Words>>
