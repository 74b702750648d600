/** A part of its own, loaded when the destination is to be predicted. */
export { runPrediction } from '../check/predict/predict'
