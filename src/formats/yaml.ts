/** What is used of the YAML library: by itself, so that it is loaded only where there is YAML to read. */
export { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
