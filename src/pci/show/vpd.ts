import type { Decoded } from '../decoded'

/** The data itself is behind the address register and not in any dump. */
export const vpd = (): Decoded => ({ title: 'Vital Product Data', lines: ['Not readable'] })
