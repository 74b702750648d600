/** The commands besides `check`: a part of its own, so that a check loads no more than it needs. */
export * as cases from './cases'
export * as explain from './explain'
export * as extract from './extract'
export * as masks from './masks'
export * as profiles from './profiles'
export * as schema from './schema'
export * as show from './show'
