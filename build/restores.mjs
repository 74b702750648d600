/** `npm run restores -- --source PATH --destination PATH` */
import { runBundled } from './bundled.mjs'

await runBundled('restores')
