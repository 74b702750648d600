import type { View } from './view'

/** Lines of one of CXL's own DVSECs, or nothing where there is nothing to tell. */
export function cxlLines(_view: View): string[] {
  return []
}
