import type { DeviceReport } from '../../check/report/report'

/** A file that was compared. */
export interface InputFile {
  readonly path: string
  /** The path as an absolute URI or a relative reference. */
  readonly uri: string
  /** Where the config space of a device starts in it, in bytes; null if it holds no such bytes (text dumps). */
  readonly offsetOf: (device: DeviceReport) => number | null
}

/** The files of both sides. */
export type InputFiles = Readonly<Record<'source' | 'destination', InputFile>>
