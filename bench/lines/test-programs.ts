import { BLANK, GREEN, GREY, OFF, RED, YELLOW, type Program } from './program.ts'

/** Programs that test and deploy. */
export const TEST_PROGRAMS: readonly Program[] = [
  {
    command: 'pytest -v',
    usual: [
      `tests/{w}/test_{w}.py::test_{w}[{n}] ${GREEN}PASSED${OFF}                        [ {n}%]`,
      `tests/{w}/test_{w}.py::Test{w}::test_{w} ${GREEN}PASSED${OFF}`,
      'tests/{w}/test_{w}.py::test_{w} SKIPPED (needs {w})'
    ],
    rare: [
      {
        oneIn: 90,
        out: `${RED}Traceback (most recent call last):\n  File "/app/{w}/{w}.py", line {N}, in {w}\n    return self.{w}({w})\nValueError: {w} {n} is not a {w}${OFF}\n`
      },
      BLANK
    ]
  },
  {
    command: 'go test ./... -v',
    usual: [
      '=== RUN   Test{w}/{w}_{n}',
      '    --- PASS: Test{w}/{w}_{n} (0.{n}s)',
      'ok  \tgit.example.com/{w}/{w}/internal/{w}\t{n}.{n}s\tcoverage: {n}.{n}% of statements'
    ],
    rare: [
      {
        oneIn: 150,
        out: 'panic: {w} is nil [recovered]\n\ngoroutine {n} [running]:\nmain.{w}(0xc000{hex})\n\t/src/{w}/{w}.go:{n} +0x{n}\n'
      },
      { oneIn: 40, out: '?   \tgit.example.com/{w}/{w}\t[no test files]\n' }
    ]
  },
  {
    command: 'terraform apply -auto-approve',
    usual: [
      `${GREEN}  + ${OFF} {w}_{w}    = "{w}-{hex}"`,
      `module.{w}.aws_{w}_{w}.this["{w}"]: Refreshing state... [id={w}-{hex}{hex}]`,
      '      + tags = { "{w}" = "{w}" }'
    ],
    rare: [
      {
        oneIn: 70,
        level: 'WARN',
        out: `${YELLOW}╷\n│ Warning: Deprecated attribute\n│\n│ on {w}.tf line {n}, in resource "{w}":\n╵${OFF}\n`
      },
      BLANK
    ]
  },
  {
    command: 'kubectl rollout status deployment/{w}',
    usual: [
      'Waiting for deployment "{w}" rollout to finish: {n} of {n} updated replicas are available...',
      'deployment.apps/{w}-{w} configured',
      '{n}m          Normal    Pulled     pod/{w}-{hex}-{w}   Container image "{w}:{hex}" already present'
    ],
    rare: [
      {
        oneIn: 40,
        level: 'WARN',
        out: 'Warning  BackOff  pod/{w}-{hex}  Back-off restarting failed container\n'
      },
      { oneIn: 200, level: 'ERROR', out: 'error: deployment "{w}" exceeded its progress deadline\n' }
    ]
  },
  {
    command: 'helm upgrade --install {w} ./chart --debug',
    usual: [
      '  {w}: "{hex}"',
      'client.go:{n}: [debug] Looks like there are no changes for {w} "{w}-{w}"',
      '# Source: {w}/templates/{w}.yaml'
    ],
    rare: [
      { oneIn: 12, out: '---\n' },
      {
        oneIn: 60,
        level: 'DEBUG',
        out: 'ready.go:{n}: Deployment is not ready: {w}/{w}. {n} out of {n} expected pods are ready\n'
      }
    ]
  },
  {
    command: 'jest --ci',
    usual: [
      `${GREEN}✓${OFF} ${GREY}renders the {w} of a {w} ({n} ms)${OFF}`,
      `\u001b[7m${GREEN} PASS ${OFF} src/{w}/{w}.test.tsx`,
      `  ${GREEN}✓${OFF} ${GREY}{w} › {w} keeps its {w}${OFF}`
    ],
    rare: [
      {
        oneIn: 70,
        out: `  ${RED}● {w} › {w}${OFF}\n\n    expect(received).toBe(expected)\n\n    Expected: ${GREEN}"{w}"${OFF}\n    Received: ${RED}"{w}"${OFF}\n\n      at Object.<anonymous> (src/{w}/{w}.test.tsx:{n}:{n})\n\n`
      },
      BLANK
    ]
  },
  {
    command: 'bundle exec rspec',
    usual: [
      `${GREEN}....................................................................${OFF}`,
      '  {w} when the {w} is {n} returns its {w}',
      'Using {w}-{w} {n}.{n}.{n}'
    ],
    rare: [
      {
        oneIn: 60,
        out: `  {n}) {w} keeps {w}\n     ${RED}Failure/Error: expect({w}).to eq {n}${OFF}\n     ${GREY}# ./spec/{w}_spec.rb:{n}:in 'block (2 levels) in <top (required)>'${OFF}\n`
      },
      BLANK
    ]
  },
  {
    command: 'ansible-playbook -i {w} site.yml',
    usual: [
      `${GREEN}ok: [{w}-{n}.example.com]${OFF}`,
      `${YELLOW}changed: [{w}-{n}.example.com] => (item=/etc/{w}/{w}.conf)${OFF}`,
      `\u001b[0;36mskipping: [{w}-{n}.example.com]${OFF}`
    ],
    rare: [
      { oneIn: 8, out: '\nTASK [{w} : give {w} its {w}] ***********************************************\n' },
      {
        oneIn: 150,
        out: `${RED}fatal: [{w}-{n}]: FAILED! => {"changed": false, "msg": "{w}"}${OFF}\n...ignoring\n`
      }
    ]
  },
  {
    command: '結合テスト --{w}',
    usual: [
      'モジュール {w} をコンパイルしています（{n}/{n}）',
      '{hex} ✔ 合格: {w} は {w} を保持する（{n} ミリ秒）',
      'Übersetze {w} … fertig nach {n} ms – größer als vorher'
    ],
    rare: [{ oneIn: 60, out: `${RED}✘ 失敗: {w} が見つかりません 💥${OFF}\n` }, BLANK]
  }
]
