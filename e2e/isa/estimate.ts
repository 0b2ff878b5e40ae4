/**
 * How long a training step would take on GPUs that are not here: of each launch the longer of its
 * multiply-adds, as many vector instructions as the compiler of such a GPU makes of one, and its bytes.
 */
import type { StepLaunch } from '#checks/isa/stepLaunches.ts';

/** A GPU of a class of adapters. */
export interface EstimatedGpu {
  readonly name: string;
  readonly vendor: string;
  readonly architecture: string;
  /** f32 multiply-adds, 10¹² a second: units × clock, one instruction a clock. */
  readonly teraMultiplyAdds: number;
  /** Gigabytes a second of its memory. */
  readonly gigabytes: number;
  /** Whose compiler's instructions are taken; of the same maker where there is one. */
  readonly isa: string;
}

/** Rates from the makers' data sheets; RDNA's second instruction a clock is not counted. */
export const ESTIMATED: readonly EstimatedGpu[] = [
  gpu('NVIDIA H200', 'nvidia', 'hopper', 33.5, 4800, 'sm_86'),
  gpu('NVIDIA RTX 4090', 'nvidia', 'lovelace', 41.3, 1008, 'sm_86'),
  gpu('NVIDIA RTX 3060', 'nvidia', 'ampere', 6.4, 360, 'sm_86'),
  gpu('AMD RX 7900 XTX', 'amd', 'rdna-3', 15.4, 960, 'navi31'),
  gpu('AMD RX 6800 XT', 'amd', 'rdna-2', 10.4, 512, 'navi21'),
  gpu('AMD RX 580', 'amd', 'gcn-4', 3.1, 256, 'polaris10'),
  gpu('Apple M3 Max', 'apple', 'common-3', 7, 400, 'm1'),
  gpu('Apple M1', 'apple', 'common-3', 1.3, 68, 'm1'),
  gpu('Intel Iris Xe', 'intel', 'xe', 1.1, 68, 'navi31'),
  gpu('Qualcomm Adreno 740', 'qualcomm', 'adreno-7xx', 1.7, 67, 'a740'),
];

function gpu(
  name: string,
  vendor: string,
  architecture: string,
  teraMultiplyAdds: number,
  gigabytes: number,
  isa: string,
): EstimatedGpu {
  return { name, vendor, architecture, teraMultiplyAdds, gigabytes, isa };
}

/** Of either rate what well-made kernels reach; ggml's matrix product averages 0.8 of each GPU's best. */
const REACHED = 0.8;

/** Between dispatches that wait for each other, a millisecond's share. */
const DISPATCH_MS = 0.005;

/** Kinds of kernels, each with the names that belong to it; the last takes the rest. */
const KINDS = [
  ['forward', /^conv2d forward/],
  ['input gradient', /^conv2d input gradient/],
  ['filter gradient', /^(conv2d filter gradient|sum of splits)/],
  ['batch norm', /^batch norm/],
  ['rest', /^/],
] as const;

export type Kind = (typeof KINDS)[number][0];

const KIND_NAMES: readonly Kind[] = KINDS.map(([name]) => name);

export interface Estimate {
  readonly gpu: EstimatedGpu;
  /** Milliseconds by kind of kernel. */
  readonly ms: Readonly<Record<Kind, number>>;
  readonly stepMs: number;
  /** The least that both rates allow, whatever the kernels are. */
  readonly rooflineMs: number;
}

/** @param valuOf vector instructions a multiply-add of a module; null where it has no such loop */
export function estimate(
  of: EstimatedGpu,
  {
    launches,
    dispatches,
  }: { readonly launches: readonly StepLaunch[]; readonly dispatches: number },
  valuOf: (code: string) => number | null,
): Estimate {
  const { teraMultiplyAdds, gigabytes } = of;
  const ms: Record<Kind, number> = {
    ...{ forward: 0, 'input gradient': 0, 'filter gradient': 0, 'batch norm': 0, rest: 0 },
  };
  let rooflineMs = 0;
  for (const { kernel, code, multiplyAdds, bytes } of launches) {
    const productMs = multiplyAdds / teraMultiplyAdds / 1e9;
    const bytesMs = bytes / gigabytes / 1e6;
    const [kind] = KINDS.find(([, names]) => names.test(kernel)) ?? ['rest'];
    ms[kind] += Math.max(productMs * Math.max(1, valuOf(code) ?? 1), bytesMs) / REACHED;
    rooflineMs += Math.max(productMs, bytesMs);
  }
  ms.rest += DISPATCH_MS * dispatches;
  const stepMs = KIND_NAMES.reduce((sum, kind) => sum + ms[kind], 0);
  return { gpu: of, ms, stepMs, rooflineMs };
}

/** What `npm run isa -- --estimate` prints. */
export function estimateLines(estimates: readonly Estimate[], images: number): string[] {
  const heads = ['ESTIMATED', 'TMAC/s', 'GB/s', 'code of', ...KIND_NAMES];
  const rows = [
    [...heads, 'step ms', 'images/s', 'roofline ms'],
    ...estimates.map(({ gpu: { name, teraMultiplyAdds, gigabytes, isa }, ...found }) => [
      ...[name, String(teraMultiplyAdds), String(gigabytes), isa],
      ...KIND_NAMES.map((kind) => digits(found.ms[kind])),
      digits(found.stepMs),
      Math.round((1000 * images) / found.stepMs).toLocaleString('en'),
      digits(found.rooflineMs),
    ]),
  ];
  const widths = heads
    .concat('', '', '')
    .map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return [
    ...rows.map((row) =>
      row
        .map((cell, at) =>
          at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
        )
        .join('  '),
    ),
    '',
    'Nothing ran on these GPUs. A launch takes the longer of its multiply-adds, times the vector instructions',
    `that Mesa’s compiler makes of one, and of its bytes, each array once, at ${REACHED} of the makers’ rates;`,
    `${1000 * DISPATCH_MS} µs more for each dispatch. Caches, occupancy and clocks are not in it: ± 50 %.`,
  ];
}

const digits = (value: number): string =>
  value >= 10 ? String(Math.round(value)) : value.toPrecision(2);
