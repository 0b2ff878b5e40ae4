import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './bundle.mjs';

/** The import table of the architecture: what each room may import; every other room is refused. */
const TABLE = {
  run: [],
  gpu: ['run'],
  kernels: ['run', 'gpu'],
  model: ['run', 'gpu', 'kernels'],
  optim: ['run', 'gpu', 'kernels'],
  cluster: ['run', 'gpu', 'kernels'],
  data: ['run'],
  checkpoint: ['run'],
  storage: ['run', 'checkpoint'],
  trainer: ['run', 'gpu', 'kernels', 'model', 'optim', 'cluster', 'data', 'checkpoint', 'trainer'],
  worker: ['run', 'storage', 'trainer', 'data'],
  node: [
    'run',
    'gpu',
    'kernels',
    'model',
    'optim',
    'cluster',
    'trainer',
    'data',
    'checkpoint',
    'node',
  ],
  client: ['run'],
  store: ['run', 'storage', 'client'],
  ui: ['run', 'store', 'ui'],
} as const;
const ROOMS = Object.keys(TABLE);
const TENSORFLOW_ROOMS = ['gpu', 'kernels', 'model', 'optim', 'cluster', 'trainer', 'node'];

const TENSORFLOW = ['@tensorflow/tfjs', '@tensorflow/tfjs-core/dist/engine.js'];
const REACT = ['react', 'react-dom/client', 'recharts'];
const NODE = ['node:fs', 'webgpu'];

/** Everything a file could import; each stands on a line of its own in every probe. */
const SPECIFIERS = [
  './beside.ts',
  '../run/config.ts',
  ...ROOMS.map((room) => `#${room}/folder/thing.ts`),
  ...TENSORFLOW,
  ...REACT,
  ...NODE,
];

interface Probe {
  readonly file: string;
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
}

const PROBES: readonly Probe[] = [
  ...Object.entries(TABLE).map(([room, rooms]) => ({
    file: `src/${room}/probe.ts`,
    rooms,
    packages: [
      ...(TENSORFLOW_ROOMS.includes(room) ? TENSORFLOW : []),
      ...(room === 'ui' ? REACT : []),
      ...(room === 'node' ? NODE : []),
    ],
  })),
  { file: 'src/store/hooks.ts', rooms: TABLE.store, packages: REACT },
  { file: 'src/main.tsx', rooms: ['ui', 'store', 'client'], packages: REACT },
];

const HABITS: readonly { readonly file: string; readonly code: string; readonly rule: string }[] = [
  {
    file: 'src/run/any.ts',
    code: 'export const value: any = 1;\n',
    rule: 'lint/suspicious/noExplicitAny',
  },
  {
    file: 'src/run/floating.ts',
    code: 'async function load() {}\nexport function start() {\n  load();\n}\n',
    rule: 'lint/nursery/noFloatingPromises',
  },
  {
    file: 'src/run/byDefault.ts',
    code: 'export default 1;\n',
    rule: 'lint/style/noDefaultExport',
  },
  {
    file: 'src/run/index.ts',
    code: "export * from './any.ts';\n",
    rule: 'lint/performance/noBarrelFile',
  },
  {
    file: 'src/run/circleA.ts',
    code: "import { b } from './circleB.ts';\n\nexport const a = () => b();\n",
    rule: 'lint/suspicious/noImportCycles',
  },
  {
    file: 'src/run/circleB.ts',
    code: "import { a } from './circleA.ts';\n\nexport const b = () => a();\n",
    rule: 'lint/suspicious/noImportCycles',
  },
  {
    file: 'e2e/probe.ts',
    code: "import { train } from '#trainer/train.ts';\n\nexport const start = train;\n",
    rule: 'lint/style/noRestrictedImports',
  },
];

/** All snippets lie in one scratch project, which the linter reads once. */
describe('the linter', () => {
  let folder = '';
  let errors: readonly LintError[] = [];

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'protolab-lint-'));
    const config = JSON.parse(readFileSync(path.join(root, 'biome.json'), 'utf8'));
    delete config.$schema;
    config.vcs = { enabled: false };
    writeFileSync(path.join(folder, 'biome.json'), JSON.stringify(config));
    const probeCode = SPECIFIERS.map((specifier) => `import '${specifier}';\n`).join('');
    for (const { file, code } of [
      ...PROBES.map((probe) => ({ file: probe.file, code: probeCode })),
      ...HABITS,
    ]) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), code);
    }
    errors = lint(folder);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(PROBES)('lets $file import only $rooms $packages', ({ file, rooms, packages }) => {
    const refused = errors
      .filter((error) => error.file === file && error.rule === 'lint/style/noRestrictedImports')
      .map((error) => SPECIFIERS[error.line - 1]);
    const allowed = [
      './beside.ts',
      ...rooms.map((room) => `#${room}/folder/thing.ts`),
      ...packages,
    ];
    expect(refused.toSorted()).toEqual(
      SPECIFIERS.filter((specifier) => !allowed.includes(specifier)).toSorted(),
    );
  });

  it.each(HABITS)('refuses by $rule in $file', ({ file, rule }) => {
    expect(errors.filter((error) => error.file === file).map((error) => error.rule)).toContain(
      rule,
    );
  });
});

interface LintError {
  readonly rule: string;
  readonly file: string;
  /** 1 for the first. */
  readonly line: number;
}

function lint(folder: string): LintError[] {
  const biome = path.join(root, 'node_modules/@biomejs/biome/bin/biome');
  const { stdout } = spawnSync(
    process.execPath,
    [biome, 'lint', '--reporter=github', '--max-diagnostics=none', '.'],
    { cwd: folder, encoding: 'utf8' },
  );
  const lines = stdout.matchAll(/^::error title=([^,]+),file=([^,]+),line=(\d+)/gm);
  return Array.from(lines, ([, rule = '', file = '', line]) => ({
    rule,
    file: path.relative(folder, path.resolve(folder, file)),
    line: Number(line),
  }));
}
