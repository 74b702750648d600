/** `npm run conformance -- --qemu PATH` */
import { runBundled } from './bundled.mjs'

await runBundled('conformance')
