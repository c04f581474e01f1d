import { expect, test } from '@jest/globals'
import { TemplateWriter } from '../../../src/diagnosis/templates/template-writer.ts'

const writer = new TemplateWriter(1000)

function templateOf(text: string): string {
  const line = Buffer.from(text)
  const length = writer.write(line, 0, line.length)
  return Buffer.from(writer.template.subarray(0, length)).toString()
}

test.each([
  ['2026-01-02T03:04:05.123Z down', '2027-11-12T13:14:15.9Z down'],
  ['2026-01-02 03:04:05,123 +0000 down', '2027-11-12 13:14:15,9 +0200 down'],
  ['Mon Jun 15 10:03:22 UTC 2026 up', 'Tue Dec  1 00:00:01 UTC 2026 up'],
  ['10:03 AM up', '9:15 PM up'],
  ['took 12.5 s', 'took 980 ms'],
  ['took 1m30s', 'took 2h'],
  ['took 0 ms', 'took 7 ms'],
  ['Finished in 0.000 seconds', 'Finished in 12.25 seconds'],
  ['Downloaded 345 kB at 12.3 kB/s', 'Downloaded 1.1 MB at 980 B/s'],
  ['[##        ] 12%', '[########## ] 100%'],
  ['progress 0%', 'progress 50%'],
  ['layer 3/10', 'layer 10/10'],
  ['id 0f8fad5b-d9cb-469f-a165-70867728950e', 'id abcdefab-abcd-abcd-abcd-abcdefabcdef'],
  ['checkout 7c3a1f0d5b9e4826a1c07d3f5e8b2a946d10c3e7', 'checkout b81c6f2'],
  ['execution q9J5XuXNTFKmYLTHxtFQEw', 'execution Xd3vTqW9RkGm2nYc8ZsLhA'],
  ['pod checkout-7d9f8c6b5d-x2x9k is gone', 'pod checkout-5b6c7d8f9f-bcdfg is gone'],
  ['a.B@6d06d69c', 'a.B@deadbeef'],
  ['at 0x7ffe02d0', 'at 0x55c1a9'],
  ['dial 10.0.0.1:443', 'dial 10.12.0.7:8080'],
  ['rm /tmp/build.x1/a.log: gone', 'rm /tmp/q/b.log: gone'],
  ['rm /var/folders/zz/abc/T/x.log', 'rm /var/folders/aa/def/T/y.log'],
  [String.raw`C:\Users\me\AppData\Local\Temp\x1\a.txt`, String.raw`C:\Users\me\AppData\Local\Temp\y2\b.txt`],
  ['C:/Users/me/AppData/Local/Temp/x1/a.txt', 'C:/Users/me/AppData/Local/Temp/y2/b.txt'],
  ['/home/runner/work/_temp/a1/x', '/home/runner/work/_temp/b2/y'],
  ['Monday, June 12, 2023 10:15 AM', 'Tuesday, December 1, 2026 9:03 PM'],
  ['Wed, 22 Nov 2023 10:15:30 GMT', 'Thu, 2 Sept 2026 00:00:01 GMT'],
  ['[22/Nov/2023:10:15:30 +0000] GET', '[01/Dec/2026:00:00:01 +0200] GET'],
  ['on 22.11.2023 it broke', 'on 1.12.2026 it broke'],
  ['read 1.234.567 rows', 'read 98.765.432 rows'],
  ['loss 1.2e-05', 'loss 0.37'],
  ['tagged 08450d:9a2f7391550f460a', 'tagged 1c2d3e:b81c6f20d5a94e73'],
  ['run d9a2f7391550f460a9bd84f6fa49d0c1f_4cb379', 'run 7c3a1f0d5b9e4826a1c07d3f5e8b2a94_b81c6f'],
  [' 45%|████▌     | 45/100', ' 80%|████████  | 80/100'],
  ['⠋ resolving', '⠹ resolving'],
  ['├── src', '└── src'],
  ['took 3 MS', 'took 4 ms'],
  ['Core .......... SUCCESS [  1.2 s]', 'Core ..... SUCCESS [ 11.2 s]'],
  ['pool-1-thread-12 done', 'pool-2-thread-3 done'],
  ['web-0 is gone', 'web-1 is gone'],
  ['   indented', 'indented   ']
])('%s is like %s', (one, other) => {
  expect(templateOf(one)).toBe(templateOf(other))
})

test.each([
  ['Tests run: 12, Failures: 0', 'Tests run: 12, Failures: 1'],
  ['0 errors', '3 errors'],
  ['no table users', 'no table orders'],
  ['feedface is here', 'defaced is here'],
  ['BUILD SUCCESS', 'BUILD FAILURE'],
  ['May fail', 'Can fail'],
  ['/tmp/a/b.c:12: error: x', '/tmp/a/b.c:12: error: y'],
  ['the 3rd try', 'the 3 tries'],
  ['foo-1.2.3.jar', 'foo-1.2.4.jar'],
  ['Node.js v18', 'Node.js v22'],
  ['go v1.21 is here', 'go v1.22 is here'],
  ['chrome 119.0.6045.105', 'chrome 120.0.6099.71'],
  ['stage-2-build', 'stage-2-tests'],
  ['✓ it works', '✗ it works'],
  ['a 1.2.0-5', 'a 1.2.1-5'],
  ['v1beta1 of it', 'v1alpha1 of it'],
  ['naïve', 'naive'],
  ['メモリ不足', 'ディスク不足']
])('%s is not like %s', (one, other) => {
  expect(templateOf(one)).not.toBe(templateOf(other))
})

test.each([
  ['', false],
  ['12:30', false],
  ['---- 10 %', false],
  ['}', false],
  ['12 x', true],
  ['é', true]
])('%j has words: %s', (text, expected) => {
  templateOf(text)
  expect(writer.hasWords).toBe(expected)
})

test('of a long line the beginning counts', () => {
  const long = 'x '.repeat(10_000)
  expect(templateOf(`${long}a`)).toBe(templateOf(`${long}b`))
  expect(templateOf(long)).toHaveLength(999)
})

test('any bytes make a template that is no longer than they are', () => {
  let seed = 1
  for (let round = 0; round < 2000; round++) {
    const line = Buffer.from(
      Array.from(
        { length: round % 50 },
        () => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0) >>> 24
      )
    )
    const length = writer.write(line, 0, line.length)
    expect(length).toBeLessThanOrEqual(line.length)
    // Written twice it is the same: nothing is kept of the line before.
    const first = writer.template.slice(0, length)
    const again = writer.write(line, 0, line.length)
    expect(writer.template.slice(0, again)).toEqual(first)
  }
})
