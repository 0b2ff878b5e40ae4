/**
 * Which room may import which. `npm run rules` writes the linter's rules (`biome.rooms.json`) from
 * this table; `importRules.test.ts` checks that they refuse everything else.
 */

/** Packages that only some rooms may use, with their import specifiers. */
export const PACKAGES = {
  'TensorFlow.js': ['@tensorflow/**'],
  React: ['react', 'react/**', 'react-dom', 'react-dom/**', 'recharts', 'radix-ui'],
  zustand: ['zustand', 'zustand/**'],
  Node: ['node:*', 'webgpu'],
} as const;

export type PackageName = keyof typeof PACKAGES;

export interface Rules {
  /** Rooms, or folders of rooms, besides the room itself. */
  readonly rooms: readonly string[];
  readonly packages: readonly PackageName[];
}

interface Room extends Rules {
  readonly wing: 'shared' | 'engine' | 'hosts' | 'page' | null;
}

const ENGINE = ['gpu', 'kernels', 'optim', 'model', 'cluster', 'evaluate', 'data'] as const;

/** Every room. A room may import itself unless its own row narrows that. */
export const ROOMS: Readonly<Record<string, Room>> = {
  base: { wing: 'shared', rooms: [], packages: [] },
  run: { wing: 'shared', rooms: ['base'], packages: [] },
  diagnosis: { wing: 'shared', rooms: ['base', 'run'], packages: [] },
  checkpoint: { wing: 'shared', rooms: ['base', 'run'], packages: [] },
  storage: { wing: 'shared', rooms: ['base', 'run', 'checkpoint'], packages: [] },

  gpu: { wing: 'engine', rooms: ['base', 'run'], packages: [] },
  kernels: { wing: 'engine', rooms: ['base', 'run', 'gpu'], packages: [] },
  optim: { wing: 'engine', rooms: ['base', 'run', 'gpu', 'kernels'], packages: [] },
  model: { wing: 'engine', rooms: ['base', 'run', 'gpu', 'kernels', 'optim'], packages: [] },
  cluster: { wing: 'engine', rooms: ['base', 'run', 'gpu', 'kernels'], packages: [] },
  evaluate: { wing: 'engine', rooms: ['base', 'run', 'data', 'gpu'], packages: ['TensorFlow.js'] },
  data: { wing: 'engine', rooms: ['base', 'run'], packages: [] },
  trainer: {
    wing: 'engine',
    rooms: ['base', 'run', 'diagnosis', 'checkpoint', ...ENGINE],
    packages: [],
  },

  worker: {
    wing: 'hosts',
    rooms: ['base', 'run', 'storage', 'data', 'cluster/map', 'trainer'],
    packages: [],
  },
  node: {
    wing: 'hosts',
    rooms: ['base', 'run', 'diagnosis', 'checkpoint', ...ENGINE, 'trainer'],
    packages: ['Node'],
  },

  client: { wing: 'page', rooms: ['base', 'run'], packages: [] },
  charts: { wing: 'page', rooms: ['base', 'run'], packages: [] },
  store: {
    wing: 'page',
    rooms: ['base', 'run', 'diagnosis', 'storage', 'client', 'charts'],
    packages: ['zustand'],
  },
  ui: {
    wing: 'page',
    rooms: ['base', 'run', 'diagnosis', 'charts', 'store'],
    packages: ['React', 'zustand'],
  },

  checks: {
    wing: null,
    rooms: ['base', 'run', 'diagnosis', 'checkpoint', ...ENGINE, 'trainer', 'node'],
    packages: ['TensorFlow.js', 'Node'],
  },
};

/** Files with other rules than their room; a later row overrides an earlier one. */
export const FILES: readonly (Rules & { readonly file: string })[] = [
  {
    file: 'src/page/store/hooks.ts',
    rooms: [...(ROOMS.store?.rooms ?? []), 'store'],
    packages: ['zustand', 'React'],
  },
  { file: 'src/page/main.tsx', rooms: ['ui', 'store', 'client'], packages: ['React'] },
  {
    // A bench compares the room's kernel with the stock op.
    file: 'src/engine/**/*.bench.ts',
    rooms: ['base', 'run', ...ENGINE],
    packages: ['TensorFlow.js'],
  },
  {
    file: 'e2e/**',
    rooms: ['base', 'run', 'diagnosis', 'checkpoint', 'storage', 'node', 'checks'],
    packages: ['Node', 'zustand'],
  },
];

/** The folder of a room. */
export function folderOf(room: string): string {
  const wing = ROOMS[room]?.wing ?? null;
  return wing === null ? `src/${room}` : `src/${wing}/${room}`;
}

/** What a room's files may import across rooms, itself included. */
export function allowedRooms(room: string): readonly string[] {
  // One folder per op: code shared by ops belongs in one of these two.
  const own = room === 'kernels' ? ['kernels/half', 'kernels/shared'] : [room];
  return [...(ROOMS[room]?.rooms ?? []), ...own];
}
