import type { DeviceReport } from '../../check/report/report'
import type { Look } from '../drawing/style'
import { bullets, wrap } from '../drawing/wrap'
import { proofDetails, proofHeadline } from './proof'

/** Returns a device's proof as lines of text; none without a proof. */
export function proofText({ proof, verdict }: DeviceReport, { style, width }: Look): string[] {
  if (!proof) return []
  return ['', ...wrap(proofHeadline(proof, verdict), width).map(style.strong), ...bullets(proofDetails(proof), width)]
}
