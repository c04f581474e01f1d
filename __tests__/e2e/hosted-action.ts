import { afterAll } from '@jest/globals'
import { ActionHost } from '../../sandbox/action-host.ts'

/**
 * Where the action's source is loaded once for the runs of a test file. Of each kind, one run is
 * that of the built action, in a process of its own.
 */
export const host = new ActionHost(new URL('../../src/main.ts', import.meta.url))

afterAll(() => host[Symbol.asyncDispose]())
