/**
 * What the single executable starts: the program, compiled before. Its cache was made after it had judged a pair of
 * dumps and explained a line, so that it holds what these need; Node's own code cache holds what loading alone
 * compiles, and a start-up snapshot of the whole program is slower (docs/install.md).
 */
const { getRawAsset } = require('node:sea')
const { Script } = require('node:vm')

const script = new Script(Buffer.from(getRawAsset('program.js')).toString('latin1'), {
  filename: 'pcimig.js',
  cachedData: Buffer.from(getRawAsset('program.cache')),
})
script.runInThisContext()(require)
