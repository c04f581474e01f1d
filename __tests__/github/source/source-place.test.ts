import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createSourceFinder, type SourcePlace } from '../../../src/github/source/source-place.ts'
import { HOSTILE_TEXTS } from '../../fixtures/hostile-text.ts'
import { sourceLinesAround } from '../../../src/diagnosis/source-reference.ts'

let folder: string
let workspace: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'source-place-test-'))
  workspace = join(folder, 'workspace')
  put('src/cart.ts')
  put('src/cart.test.ts')
  put('main.go')
  put('app/models/user.rb')
  put('lib/index.js')
  put('.git/hooks/run.sh')
  put('../outside/secret.ts')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(path: string, lines = 50): void {
  const file = join(workspace, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, 'x\n'.repeat(lines))
}

function find(...lines: string[]): SourcePlace | null {
  return createSourceFinder(workspace).find(sourceLinesAround(lines, 0))
}

describe('a place in the checked-out repository', () => {
  test.each([
    ['src/cart.ts:12:5 - error TS2322: no', { file: 'src/cart.ts', line: 12, column: 5 }],
    ['at total (./src/cart.ts:41:24)', { file: 'src/cart.ts', line: 41, column: 24 }],
    ['at total (/harness/src/cart.ts:41:24)', { file: 'src/cart.ts', line: 41, column: 24 }],
    [
      '/home/ci/checkout/shop/app/models/user.rb:7: oops',
      { file: 'app/models/user.rb', line: 7, column: null }
    ],
    ['/harness/main.go:3:1: syntax error', { file: 'main.go', line: 3, column: 1 }],
    ['shop/src/cart.ts:2:1: bad', { file: 'src/cart.ts', line: 2, column: 1 }],
    ['C:\\harness\\src\\cart.ts(12,5): error', { file: 'src/cart.ts', line: 12, column: 5 }]
  ])('%s', (text, place) => {
    expect(find(text)).toEqual(place)
  })

  test.each([
    ['src/gone.ts:1:1: error'],
    ['../outside/secret.ts:1:1: error'],
    ['/workspace/../outside/secret.ts:1:1: error'],
    ['src/../../outside/secret.ts:1:1: error'],
    ['/usr/lib/node/lib/index.js:1:1'],
    ['/harness/node_modules/left-pad/lib/index.js:1:1'],
    ['/harness/deep/main.go:3:1: a bare name that stood elsewhere'],
    ['.git/hooks/run.sh:1:1: error'],
    ['src/cart.ts:51:1: beyond its end'],
    ['src/cart.ts:0:5: no such line'],
    ['/etc/passwd.conf:1:1: error'],
    ['no place at all']
  ])('%s is none', text => {
    expect(find(text)).toBeNull()
  })

  test.each([
    ['/harness/vendor/guzzlehttp/guzzle/src/Client.php:331', 'src/Client.php'],
    ['/harness/api/vendor/acme/src/Client.php:331', 'src/Client.php'],
    ['/var/www/html/vendor/laravel/framework/src/Client.php:3', 'src/Client.php'],
    ['/rustc/9fc6b43126469e3858e2fe86cafb4f0fd5068869/library/test/src/lib.rs:648', 'test/src/lib.rs'],
    ['/root/.cargo/registry/src/index.crates.io-6f17d22bba15001f/serde-1.0.1/src/lib.rs:3', 'src/lib.rs'],
    ['/home/ci/.rustup/toolchains/stable/lib/rustlib/src/rust/library/core/src/lib.rs:3', 'src/lib.rs'],
    ['/opt/rubies/lib/ruby/gems/3.2.0/gems/rails-7.1.2/lib/rails/app.rb:3', 'rails/app.rb'],
    ['/home/ci/.rbenv/versions/3.2.0/lib/ruby/3.2.0/json/common.rb:3', 'json/common.rb'],
    ['/root/.pyenv/versions/3.12.1/lib/python3.12/json/decoder.py:3', 'json/decoder.py'],
    ['File "/opt/venv/lib/python3.12/site-packages/shop/cart.py", line 3', 'shop/cart.py'],
    ['File "/opt/python/3.12.1/lib/python3.12/json/decoder.py", line 3', 'json/decoder.py'],
    ['/harness/.venv/lib/shop/cart.py:3', 'shop/cart.py'],
    ['/app/node_modules/.pnpm/left-pad@1.3.0/node_modules/left-pad/src/index.js:3', 'src/index.js'],
    ['.next/server/src/index.js:3:1', 'src/index.js'],
    ['.yarn/cache/left-pad/src/index.js:3:1', 'src/index.js'],
    ['/root/go/pkg/mod/golang.org/x/net@v0.17.0/http2/frame.go:3', 'http2/frame.go'],
    ['/opt/hostedtoolcache/go/1.22.1/x64/src/net/http/server.go:3', 'http/server.go'],
    ['/usr/local/go/src/net/http/server.go:3', 'http/server.go'],
    ['/nix/store/abc-glibc-2.38/include/bits/stl.h:3', 'bits/stl.h'],
    ['/harness/build/_deps/googletest-src/src/gtest.cc:3', 'src/gtest.cc'],
    ['/harness/third_party/zlib/src/gtest.cc:3', 'src/gtest.cc'],
    ['/harness/dist/src/index.js:3:1', 'src/index.js'],
    ['/harness/ios/Pods/Alamofire/Source/Session.swift:3:1', 'Source/Session.swift'],
    ['/Users/ci/Library/Developer/Xcode/DerivedData/Shop/Source/Session.swift:3:1', 'Source/Session.swift'],
    ['/Applications/Xcode.app/Contents/usr/include/bits/stl.h:3', 'bits/stl.h'],
    ['C:\\hostedtoolcache\\windows\\Python\\3.12.1\\Lib\\json\\decoder.py:3', 'json/decoder.py'],
    ['/root/.gradle/caches/shop/src/Shop.kt:3', 'src/Shop.kt'],
    ['/home/ci/.nuget/packages/shop/src/Shop.cs:line 3', 'src/Shop.cs'],
    ['/_/src/libraries/System.Net.Http/src/Http/Client.cs:line 3', 'Http/Client.cs'],
    ['/home/ci/.pub-cache/hosted/pub.dev/http-1.1.0/lib/http.dart:3:1', 'lib/http.dart'],
    ['/app/deps/phoenix/lib/http.ex:3', 'lib/http.ex'],
    ['/root/.terraform.d/.terraform/modules/vpc/main/vpc.tf:3,1', 'main/vpc.tf'],
    ['\tat java.base/java.util.ArrayList.get(ArrayList.java:42)', 'src/main/java/shop/ArrayList.java'],
    ['\tat org.spring.util.Client.call(Client.java:42)', 'util/Client.java']
  ])('what was installed is not the own file of that ending: %s', (text, own) => {
    put(own, 1000)
    expect(find(text)).toBeNull()
  })

  test.each([
    ['vendor/acme/a.go:3:1: x', 'vendor/acme/a.go'],
    ['/harness/app/vendor/model.py:3: x', 'app/vendor/model.py'],
    ['/usr/src/app/lib/cart.js:3:1', 'lib/cart.js'],
    ['/app/server.go:3:1', 'server.go'],
    ['.github/scripts/check.py:3: x', '.github/scripts/check.py'],
    ['../shared/money.ts(3,1): error', 'packages/shared/money.ts'],
    ['    cart_test.go:12: got 3', 'internal/cart/cart_test.go'],
    ['\tat com.acme.shop.Cart.total(Cart.java:42)', 'api/src/main/java/com/acme/shop/Cart.java'],
    ['\tat com.acme.shop.CartKt$main$1.invoke(Cart.kt:42)', 'src/main/kotlin/com/acme/shop/Cart.kt']
  ])('what is of the repository is found: %s', (text, own) => {
    put(own)
    expect(find(text)?.file).toBe(own)
  })

  test('a line beyond the end is no place', () => {
    put('short.ts', 9)
    writeFileSync(join(workspace, 'open.ts'), 'x\nx')
    expect(find('short.ts:10:1: x')).toBeNull()
    expect(find('short.ts:9:1: x')?.line).toBe(9)
    expect(find('open.ts:2:1: x')?.line).toBe(2)
    expect(find('open.ts:3:1: x')).toBeNull()
  })

  test("in a monorepo, a package's path is the one file that has the line", () => {
    put('src/index.ts', 9)
    put('packages/api/src/index.ts', 300)
    put('packages/api/src/orders.ts')
    put('node_modules/api/src/orders.ts')
    expect(find('src/index.ts(212,7): error')?.file).toBe('packages/api/src/index.ts')
    expect(find('src/orders.ts(12,7): error')?.file).toBe('packages/api/src/orders.ts')
  })

  test('of several files with that ending none is meant, unless the log tells the whole path', () => {
    put('src/index.ts')
    put('packages/api/src/index.ts')
    put('packages/web/src/index.ts')
    expect(find('src/index.ts(12,7): error')).toBeNull()
    expect(find('api/src/index.ts(12,7): error')?.file).toBe('packages/api/src/index.ts')
    expect(find('/harness/src/index.ts(12,7): error')?.file).toBe('src/index.ts')
    expect(find('/home/ci/shop/packages/web/src/index.ts(12,7): error')?.file).toBe(
      'packages/web/src/index.ts'
    )
  })

  test('the telling line first, then the nearest', () => {
    const lines = ['main.go:1:1: x', 'src/cart.test.ts:2:1: x', 'telling', 'nothing', 'src/cart.ts:4:1: x']
    const at = (telling: number): string | undefined =>
      createSourceFinder(workspace).find(sourceLinesAround(lines, telling))?.file
    expect(at(2)).toBe('src/cart.test.ts')
    expect(at(3)).toBe('src/cart.ts')
    expect(at(0)).toBe('main.go')
  })

  test('no link leads out, and none is the file that is named', () => {
    symlinkSync(join(folder, 'outside'), join(workspace, 'linked'))
    symlinkSync(join(folder, 'outside', 'secret.ts'), join(workspace, 'src', 'linked.ts'))
    symlinkSync(join(workspace, 'src', 'cart.ts'), join(workspace, 'src', 'inner.ts'))
    mkdirSync(join(workspace, 'src', 'folder.ts'))
    expect(find('linked/secret.ts:1:1: x')).toBeNull()
    expect(find('src/linked.ts:1:1: x')).toBeNull()
    expect(find('src/folder.ts:1:1: x')).toBeNull()
    expect(find('src/inner.ts:1:1: x')?.file).toBe('src/cart.ts')
  })

  test('a workspace that is itself behind a link', () => {
    symlinkSync(workspace, join(folder, 'elsewhere'))
    const finder = createSourceFinder(join(folder, 'elsewhere'))
    expect(finder.find(sourceLinesAround(['src/cart.ts:1:1: x'], 0))?.file).toBe('src/cart.ts')
  })

  test('without a workspace, or with one that is gone, there is none', () => {
    const excerpt = sourceLinesAround(['src/cart.ts:1:1: x'], 0)
    expect(createSourceFinder(null).find(excerpt)).toBeNull()
    expect(createSourceFinder(join(folder, 'gone')).find(excerpt)).toBeNull()
  })

  test('a log that names very many files is looked up so often and no more', () => {
    const finder = createSourceFinder(workspace)
    const many = Array.from({ length: 600 }, (_, at) => `gone${at}.ts:1:1: x`)
    expect(finder.find(many)).toBeNull()
    expect(finder.find(['src/cart.ts:1:1: x'])).toBeNull()
  })

  test.each(HOSTILE_TEXTS.map(text => [text.slice(0, 60), text]))('%j is no place', (_, text) => {
    expect(find(text, `${text}:1:1`, `src/${text}.ts:1:1`)).toBeNull()
  })
})
