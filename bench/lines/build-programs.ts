import { BLANK, GREEN, GREY, OFF, YELLOW, type Program } from './program.ts'

/** Programs that fetch and compile. */
export const BUILD_PROGRAMS: readonly Program[] = [
  {
    command: 'git clone --progress https://git.example.com/{w}/{w}.git',
    usual: [
      ' * [new branch]      feature/{w}-{n} -> origin/feature/{w}-{n}',
      ' * [new tag]         v{n}.{n}.{n}  -> v{n}.{n}.{n}',
      "Submodule path '{w}/{w}': checked out '{sha}'"
    ],
    rare: [{ oneIn: 60, out: `${YELLOW}warning: redirecting to https://git.example.com/{w}/${OFF}\n` }],
    progress: 'Receiving objects'
  },
  {
    command: 'npm ci',
    usual: [
      'npm http fetch GET 200 https://registry.example.com/{w}-{w} {N}ms (cache miss)',
      'npm timing reifyNode:node_modules/@{w}/{w}-{w} Completed in {N}ms',
      `${GREY}added${OFF} {w}-{w}@{n}.{n}.{n}`
    ],
    rare: [
      {
        oneIn: 30,
        out: `npm ${YELLOW}warn${OFF} deprecated {w}@{n}.{n}.{n}: no longer supported, use {w}\n`
      },
      BLANK
    ],
    progress: 'reify:{w}'
  },
  {
    command: 'mvn -B verify',
    usual: [
      '[INFO] Downloaded from central: https://repo.example.com/maven2/org/{w}/{w}/{n}.{n}/{w}-{n}.{n}.jar ({N} kB at {n} MB/s)',
      '[INFO] --- maven-{w}-plugin:3.{n}.{n}:{w} (default) @ {w}-service ---',
      '[INFO] Tests run: {n}, Failures: 0, Errors: 0, Skipped: {n}, Time elapsed: 0.{n} s - in com.example.{w}.{w}Test'
    ],
    rare: [
      {
        oneIn: 120,
        out: '[ERROR] java.lang.IllegalStateException: no {w} for {w} {n}\n\tat com.example.{w}.Service.load(Service.java:{n})\n\tat com.example.{w}.Main.run(Main.java:{n})\nCaused by: java.io.IOException: {w} is closed\n\t... {n} more\n'
      },
      { oneIn: 20, out: '[WARNING] /src/main/java/com/example/{w}/{w}.java:[{n},{n}] unchecked call\n' },
      { oneIn: 12, out: '[INFO] \n' }
    ],
    progress: 'Progress (1): {w}-{n}.jar'
  },
  {
    command: './gradlew build --console=rich',
    usual: [
      '> Task :{w}:{w}:compileKotlin',
      `> Task :{w}:{w}:jar ${GREEN}UP-TO-DATE${OFF}`,
      "w: file:///src/{w}/{w}.kt:{n}:{n} Parameter '{w}' is never used"
    ],
    rare: [
      { oneIn: 15, out: `\u001b[1A\u001b[2K<${YELLOW}=====${OFF}--------> {n}% EXECUTING [{n}s]\r\n` },
      BLANK
    ]
  },
  {
    command: 'cargo build --release',
    usual: [
      `${GREEN}   Compiling${OFF} {w}-{w} v{n}.{n}.{n}`,
      `${GREEN}  Downloaded${OFF} {w} v{n}.{n}.{n}`,
      `${GREEN}       Fresh${OFF} {w}_{w} v0.{n}.{n} (/src/crates/{w})`
    ],
    rare: [
      {
        oneIn: 30,
        out: `${YELLOW}warning${OFF}: unused variable: \`{w}\`\n  --> src/{w}/{w}.rs:{n}:{n}\n   |\n{n} |     let {w} = {n};\n   |         ^^^^ help: prefix it: \`_{w}\`\n\n`
      }
    ],
    progress: '    Building'
  },
  {
    command: 'docker build -t registry.example.com/{w}:{hex} .',
    usual: [
      '#{n} {n}.{n} Get:{n} http://deb.example.com/debian bookworm/main amd64 {w}-{w} amd64 {n}.{n} [{N} kB]',
      '#{n} [{w} {n}/{n}] RUN make {w}',
      '#{n} sha256:{sha}{hex}{hex}{hex} {n}.{n}MB / {n}.{n}MB 0.{n}s',
      '#{n} CACHED'
    ],
    rare: [BLANK, { oneIn: 80, out: '#{n} WARN: debconf: delaying package configuration & going on\n' }]
  },
  {
    command: 'vite build',
    usual: [
      `${GREY}dist/assets/${OFF}{w}-{hex}.js   {n}.{n} kB │ gzip: {n}.{n} kB`,
      'transforming ({N}) src/{w}/{w}.tsx',
      `${YELLOW}[plugin {w}] {w}.ts: sourcemap is likely to be incorrect${OFF}`
    ],
    rare: [BLANK],
    progress: 'transforming'
  },
  {
    command: 'make -j8',
    usual: [
      'gcc -DHAVE_CONFIG_H -I. -I../include -O2 -Wall -fPIC -MT {w}.lo -MD -MP -c {w}.c -o .libs/{w}.o',
      '[ {n}%] Building CXX object src/{w}/CMakeFiles/{w}.dir/{w}.cpp.o',
      "make[{n}]: Entering directory '/src/{w}/{w}'"
    ],
    rare: [
      {
        oneIn: 25,
        out: `\u001b[01m\u001b[K{w}.c:{n}:{n}:\u001b[m\u001b[K \u001b[01;35m\u001b[Kwarning: \u001b[m\u001b[Kunused ‘{w}’ [\u001b[01;35m\u001b[K-Wunused\u001b[m\u001b[K]\r\n`
      },
      { oneIn: 300, out: '{w}.c:{n}: error: ‘{w}’ undeclared (first use in this function)\r\n' }
    ]
  },
  {
    command: 'pip install -r requirements.txt',
    usual: [
      'Collecting {w}-{w}=={n}.{n}.{n} (from -r requirements.txt (line {n}))',
      '  Downloading {w}_{w}-{n}.{n}-py3-none-any.whl ({n} kB)',
      'Requirement already satisfied: {w}<{n}.0,>={n}.{n} in /venv/lib/python3.12/site-packages'
    ],
    rare: [{ oneIn: 50, out: `${YELLOW}WARNING: {w} {n}.{n} is yanked: {w}${OFF}\n` }],
    progress: '     {n}.{n} MB'
  },
  {
    command: 'dotnet test',
    usual: [
      '  {w}.{w} -> /src/{w}/bin/Release/net9.0/{w}.{w}.dll',
      '/src/{w}/{w}.cs({n},{n}): warning CS86{n}: Dereference of a possibly null reference. [/src/{w}/{w}.csproj]\r',
      '  Passed {w}.{w}Tests.{w}({w}: {n}) [{n} ms]\r'
    ],
    rare: [
      {
        oneIn: 100,
        out: '  Failed {w}Tests.{w} [{n} ms]\r\n  Error Message:\r\n   Assert.Equal() Failure\r\n  Stack Trace:\r\n     at {w}Tests.{w}() in /src/{w}.cs:line {n}\r\n'
      },
      BLANK
    ]
  },
  {
    command: 'composer install && phpunit',
    usual: [
      '  - Installing {w}/{w} (v{n}.{n}.{n}): Extracting archive',
      '  - Downloading {w}/{w}-{w} ({n}.{n}.{n})',
      '...............................................................  {N} / {N} ({n}%)'
    ],
    rare: [
      { oneIn: 80, out: 'PHP Deprecated:  {w}() is deprecated in /app/src/{w}.php on line {n}\n' },
      BLANK
    ]
  }
]
