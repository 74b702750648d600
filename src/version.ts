/** Version of this package, "0.1.0". */
export { version } from '../package.json'
