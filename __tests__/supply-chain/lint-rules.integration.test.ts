import { resolve } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { ESLint } from 'eslint'

const root = resolve(import.meta.dirname, '../..')
const FILE = 'src/failure/failure.ts'
let eslint: ESLint

beforeAll(() => {
  eslint = new ESLint({
    cwd: root,
    // Types come from one file and not from the whole project, which takes seconds to read.
    overrideConfig: {
      files: [FILE],
      languageOptions: {
        parserOptions: {
          project: '__tests__/fixtures/one-file.tsconfig.json',
          // With the variable CI it would read the file from the disk, and not the code.
          disallowAutomaticSingleRunInference: true
        }
      }
    }
  })
})

/** The rules that some code breaks when it stands in src/. */
async function brokenRules(code: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(code, { filePath: resolve(root, FILE) })
  return (result?.messages ?? []).map(({ ruleId }) => ruleId)
}

describe('the lint rules', () => {
  test.each([
    ['console.log', "console.log('::set-output name=a::b')\n", 'no-console'],
    ['process.stdout.write', "process.stdout.write('::stop-commands::x')\n", 'no-restricted-properties'],
    ['process.stderr', "process.stderr.write('x')\n", 'no-restricted-properties'],
    ['a stdout taken apart', 'export const { stdout } = process\n', 'no-restricted-properties'],
    [
      'an imported stdout',
      "import { stdout } from 'node:process'\nstdout.write('x')\n",
      'no-restricted-imports'
    ],
    ['any', 'export const parsed: any = 1\n', '@typescript-eslint/no-explicit-any'],
    [
      'a value of type any',
      "export const parsed: string = JSON.parse('{}')\n",
      '@typescript-eslint/no-unsafe-assignment'
    ],
    ['a floating promise', 'Promise.resolve(1)\n', '@typescript-eslint/no-floating-promises'],
    ['a non-null assertion', 'export const a = process.env.A!\n', '@typescript-eslint/no-non-null-assertion']
  ])('forbid %s in src', async (_what, code, rule) => {
    expect(await brokenRules(code)).toContain(rule)
  })

  test('let good code pass', async () => {
    const code = "import * as core from '@actions/core'\n\ncore.info('done')\n"
    expect(await brokenRules(code)).toEqual([])
  })
})
