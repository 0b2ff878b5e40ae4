import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './bundle.mjs';
import { allowedRooms, FILES, folderOf, type PackageName, ROOMS } from './importTable.ts';
import { roomRules } from './roomRules.ts';

/** The specifiers that a probe imports for each package. */
const IMPORTED: Readonly<Record<PackageName, readonly string[]>> = {
  'TensorFlow.js': ['@tensorflow/tfjs', '@tensorflow/tfjs-core/dist/engine.js'],
  React: ['react', 'react-dom/client', 'recharts'],
  zustand: ['zustand', 'zustand/vanilla'],
  Node: ['node:fs', 'webgpu'],
};

const PARTS_OF_ROOMS = ['kernels/half', 'kernels/shared', 'cluster/map'];
const ROOM_SPECIFIERS = [
  ...Object.keys(ROOMS).map((room) => `#${room}/folder/thing.ts`),
  ...PARTS_OF_ROOMS.map((folder) => `#${folder}/thing.ts`),
];

/** Everything a file could import; every probe imports each on its own line. */
const SPECIFIERS = [
  './beside.ts',
  '../run/config.ts',
  ...ROOM_SPECIFIERS,
  ...Object.values(IMPORTED).flat(),
];

const PROBES = [
  ...Object.entries(ROOMS).map(([room, { packages }]) => ({
    file: `${folderOf(room)}/probe.ts`,
    rooms: allowedRooms(room),
    packages,
  })),
  ...FILES.map((rule) => ({
    ...rule,
    file: rule.file.replace('**/*', 'probe').replace('**', 'probe.ts'),
  })),
];

const covers = (rooms: readonly string[], specifier: string): boolean =>
  rooms.some((room) => specifier.startsWith(`#${room}/`));

const HABITS: readonly { readonly file: string; readonly code: string; readonly rule: string }[] = [
  {
    file: 'src/shared/run/any.ts',
    code: 'export const value: any = 1;\n',
    rule: 'lint/suspicious/noExplicitAny',
  },
  {
    file: 'src/shared/run/floating.ts',
    code: 'async function load() {}\nexport function start() {\n  load();\n}\n',
    rule: 'lint/nursery/noFloatingPromises',
  },
  {
    file: 'src/shared/run/byDefault.ts',
    code: 'export default 1;\n',
    rule: 'lint/style/noDefaultExport',
  },
  {
    file: 'src/shared/run/index.ts',
    code: "export * from './any.ts';\n",
    rule: 'lint/performance/noBarrelFile',
  },
  {
    file: 'src/shared/run/circleA.ts',
    code: "import { b } from './circleB.ts';\n\nexport const a = () => b();\n",
    rule: 'lint/suspicious/noImportCycles',
  },
  {
    file: 'src/shared/run/circleB.ts',
    code: "import { a } from './circleA.ts';\n\nexport const b = () => a();\n",
    rule: 'lint/suspicious/noImportCycles',
  },
  {
    file: 'src/shared/run/typeCircleA.ts',
    code: "import type { B } from './typeCircleB.ts';\n\nexport type A = B | null;\n",
    rule: 'lint/suspicious/noImportCycles',
  },
  {
    file: 'src/shared/run/typeCircleB.ts',
    code: "import type { A } from './typeCircleA.ts';\n\nexport type B = A[];\n",
    rule: 'lint/suspicious/noImportCycles',
  },
  {
    file: 'e2e/imports.ts',
    code: "import { train } from '#trainer/train.ts';\n\nexport const start = train;\n",
    rule: 'lint/style/noRestrictedImports',
  },
];

/** All snippets are in one scratch project, which is linted once. */
describe('the linter', () => {
  let folder = '';
  let errors: readonly LintError[] = [];

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'protolab-lint-'));
    const config = JSON.parse(readFileSync(path.join(root, 'biome.json'), 'utf8'));
    delete config.$schema;
    config.vcs = { enabled: false };
    writeFileSync(path.join(folder, 'biome.json'), JSON.stringify(config));
    mkdirSync(path.join(folder, 'e2e/tools'), { recursive: true });
    writeFileSync(path.join(folder, 'e2e/tools/biome.rooms.json'), roomRules());
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

  it('has the rules of the table', () => {
    const committed = readFileSync(path.join(root, 'e2e/tools/biome.rooms.json'), 'utf8');
    expect(committed, 'run npm run rules').toBe(roomRules());
  });

  it.each(PROBES)('lets $file import only $rooms $packages', ({ file, rooms, packages }) => {
    const refused = errors
      .filter((error) => error.file === file && error.rule === 'lint/style/noRestrictedImports')
      .map((error) => SPECIFIERS[error.line - 1]);
    const allowed = [
      './beside.ts',
      ...ROOM_SPECIFIERS.filter((specifier) => covers(rooms, specifier)),
      ...packages.flatMap((name) => IMPORTED[name]),
      // Commands and their specs import across folders by relative paths.
      ...(file.startsWith('e2e') ? ['../run/config.ts'] : []),
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
