import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '..')
const made = new Map<string, string>()

/**
 * A program of this folder as one file of JavaScript, as an action's are: nothing that is measured
 * reads TypeScript or looks for packages. It is made once for each run of a bench.
 *
 * @param program the name of its file, without `.ts`
 * @returns the path of the file
 */
export function bundled(program: string): string {
  const known = made.get(program)
  if (known !== undefined) return known
  const folder = join(ROOT, 'node_modules', '.bench', program)
  execFileSync('ncc', ['build', join('bench', `${program}.ts`), '-o', folder], { cwd: ROOT, stdio: 'ignore' })
  const path = join(folder, 'index.js')
  made.set(program, path)
  return path
}
