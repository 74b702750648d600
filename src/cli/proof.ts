/** A part of its own, loaded when every state that a guest can reach is asked for. */
export { proveFrom } from '../check/proof/prove-source'
export { proofText } from '../report/check/proof-text'
