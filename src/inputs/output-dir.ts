import { lstatSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import * as core from '@actions/core'
import { codeOf } from '../system/disk.ts'
import { shown, type InputReader } from './input-reader.ts'

/**
 * The folder for the results, as an absolute path; null where none is given. A relative one is in
 * the workspace: a link in what was checked out could make it lead elsewhere, and is refused.
 */
export function readOutputDir(inputs: InputReader): string | null {
  const text = core.getInput('output-dir')
  if (text === '') return null
  if (isAbsolute(text)) return text
  const workspace = process.env.GITHUB_WORKSPACE ?? process.cwd()
  const path = resolve(workspace, text)
  const root = realPathOf(workspace) ?? workspace
  const real = realPathOf(path)
  if (!isInside(workspace, path) || real === null || !isInside(root, real)) {
    const where = real === null ? 'by a link to nothing' : `to ${shown(real)}`
    inputs.complain(
      `\`output-dir\` is ${shown(text)}, which leads out of the workspace, ${where}; give a folder in the workspace, or an absolute path.`
    )
  }
  return path
}

function isInside(folder: string, path: string): boolean {
  const inside = relative(folder, path)
  return inside !== '..' && !/^\.\.[/\\]/u.test(inside) && !isAbsolute(inside)
}

/**
 * Where a path leads, whether or not there is something yet; null where a link leads to nothing, or
 * in a circle.
 */
function realPathOf(path: string): string | null {
  try {
    return realpathSync(path)
  } catch (error) {
    if (codeOf(error) === 'ELOOP' || isLink(path)) return null
    const parent = dirname(path)
    const real = parent === path ? path : realPathOf(parent)
    return real === null || parent === path ? real : join(real, basename(path))
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}
