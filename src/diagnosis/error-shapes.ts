import type { ErrorShape } from './error-shape.ts'
import { COMPILERS } from './shapes/compilers.ts'
import { CRASHES } from './shapes/crashes.ts'
import { EXCEPTIONS } from './shapes/exceptions.ts'
import { FRAMES } from './shapes/frames.ts'
import { LINTERS } from './shapes/linters.ts'
import { OUTCOMES } from './shapes/outcomes.ts'
import { PACKAGES } from './shapes/packages.ts'
import { PLATFORMS } from './shapes/platforms.ts'
import { SHELLS } from './shapes/shells.ts'
import { STRUCTURED } from './shapes/structured.ts'
import { TESTS } from './shapes/tests.ts'
import { WORDS } from './shapes/words.ts'

/**
 * All kinds of lines that are known. Of those that fit a line an outcome decides, or else the one
 * with the highest score.
 */
export const ERROR_SHAPES: readonly ErrorShape[] = [
  ...FRAMES,
  ...OUTCOMES,
  ...[
    ...COMPILERS,
    ...CRASHES,
    ...EXCEPTIONS,
    ...LINTERS,
    ...PACKAGES,
    ...PLATFORMS,
    ...SHELLS,
    ...STRUCTURED,
    ...TESTS,
    ...WORDS
  ].sort((a, b) => b.score - a.score)
]
