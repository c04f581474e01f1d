import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Compiles each kernel to WebAssembly, which is written down as base64 in the room that it is for:
 * so the bundle holds it, and nothing is read at run time.
 */
const KERNELS = [
  ['record-reader', 'text'],
  ['batch-gate', 'diagnosis/gate']
] as const
const ROOT = join(import.meta.dirname, '..')
const COMPILER = join(ROOT, 'node_modules/assemblyscript/bin/asc.js')
/** Kernels import nothing, and take their memory themselves. */
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd']

for (const [name, room] of KERNELS) {
  const file = `node_modules/.${name}.wasm`
  execFileSync(process.execPath, [COMPILER, `kernels/${name}.ts`, '--outFile', file, ...OPTIONS], {
    cwd: ROOT,
    stdio: 'inherit'
  })
  const wasm = readFileSync(join(ROOT, file)).toString('base64')
  rmSync(join(ROOT, file))
  writeFileSync(join(ROOT, 'src', room, `${name}.wasm.json`), `${JSON.stringify({ wasm })}\n`)
}
