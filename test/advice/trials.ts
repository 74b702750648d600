import { ADVICE, type AdvisedCommand } from '../../src/check/cases/advice'

/**
 * Where a piece of advice is run for real: in a guest of libvirt's, on a QEMU without libvirt, by a guest's setpci and
 * lspci on config space that QEMU made. `log` asks nobody but a log.
 */
export type Ground = 'libvirt' | 'qemu' | 'pciutils' | 'log'
export type AdviceName = keyof typeof ADVICE

const GROUNDS: Readonly<Record<AdviceName, readonly Ground[]>> = {
  deviceStateLibvirt: ['libvirt'],
  deviceStateQmp: ['qemu', 'libvirt'],
  configOfAll: ['pciutils'],
  configOfOne: ['pciutils'],
  hostFunction: ['libvirt'],
  journal: ['log'],
  guestLog: ['log'],
  podLog: ['log'],
  definition: ['libvirt'],
  twinDefinition: ['libvirt'],
  twin: ['libvirt'],
  createTwin: ['libvirt'],
  destroyTwin: ['libvirt'],
  saveTwin: ['libvirt'],
  twinGone: ['libvirt'],
  saveLibvirt: ['libvirt'],
  restoreLibvirt: ['libvirt'],
  attach: ['libvirt'],
  detach: ['libvirt'],
  detachForGood: ['libvirt'],
  saveMonitor: ['qemu'],
  goOn: ['qemu'],
  unmaskMsi: ['pciutils'],
  toggleInterlock: ['pciutils'],
}

/** The advice that is run on a ground, by name. */
export const advisedOn = (ground: Ground): readonly (readonly [AdviceName, AdvisedCommand])[] =>
  (Object.entries(ADVICE) as [AdviceName, AdvisedCommand][]).filter(([name]) => GROUNDS[name].includes(ground))

/** Advice that is run nowhere: none, or a command was added without a trial. */
export const untried = (): string[] => Object.keys(ADVICE).filter((name) => !(GROUNDS[name as AdviceName]?.length > 0))
