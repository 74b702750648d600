/** Version of this package, "0.2.0". */
export { version } from '../package.json'
