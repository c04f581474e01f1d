import { describe, expect, test } from '@jest/globals'
import { defaultArtifactName, legalArtifactName } from '../../../src/github/artifact/artifact-name.ts'

const DEPLOY = { pipeline: 'Deploy', run: 42 }
const ALL = { stage: null, step: null }
const nothing = (text: string): string => text

describe('the default name of an artifact', () => {
  test('is made of pipeline and run, and of what was selected', () => {
    expect(defaultArtifactName([DEPLOY], ALL, nothing)).toBe('harness-logs-Deploy-42')
    expect(defaultArtifactName([DEPLOY], { stage: 'Build', step: null }, nothing)).toBe(
      'harness-logs-Deploy-42-Build'
    )
    expect(defaultArtifactName([DEPLOY], { stage: 'Build', step: 'Run_Tests' }, nothing)).toBe(
      'harness-logs-Deploy-42-Build-Run_Tests'
    )
  })

  test('names every run of several, and none where none is known', () => {
    expect(defaultArtifactName([DEPLOY, { pipeline: 'Scan', run: 7 }], ALL, nothing)).toBe(
      'harness-logs-Deploy-42-Scan-7'
    )
    expect(defaultArtifactName([], ALL, nothing)).toBe('harness-logs')
  })

  test('is not cut before secrets are blanked in it, in its parts and as it goes out', () => {
    const redact = (text: string): string => text.replaceAll(/a?s3cret_and-long/gu, '')
    const named = (pipeline: string): string => defaultArtifactName([{ pipeline, run: 42 }], ALL, redact)
    const long = 'x'.repeat(180)
    expect(named(`${long}s3cret_and-long`)).toBe(`harness-logs-${long}-42`)
    expect(named(`${long}s3cret:and-long`)).toBe(`harness-logs-${long}-42`)
  })

  test('has nothing that GitHub refuses, and an end', () => {
    expect(defaultArtifactName([DEPLOY], { stage: 'Build', step: 'serviceId:db' }, nothing)).toBe(
      'harness-logs-Deploy-42-Build-serviceId_db'
    )
    expect(legalArtifactName('a/b\\c:"<>|*?\r\n\u0007d')).toBe('a_b_c__________d')
    expect(legalArtifactName('##[error]a###[group]')).toBe('#_[error]a##_[group]')
    expect(legalArtifactName('x'.repeat(500))).toHaveLength(200)
    expect(legalArtifactName(`${'x'.repeat(199)}😀`).isWellFormed()).toBe(true)
  })
})
