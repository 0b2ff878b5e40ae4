import { STEP_CONFIGS, type StepKernel } from '#checks/isa/stepKernels.ts';
import type { AbsentGpu } from './gpus.ts';
import type { Compiled } from './listing.ts';

/** A kernel on a GPU. */
export interface IsaRow {
  readonly gpu: AbsentGpu;
  readonly kernel: StepKernel;
  readonly compiled: Compiled | undefined;
}

/** One GPU's table. */
export function tableLines({ name, waves }: AbsentGpu, rows: readonly IsaRow[]): string[] {
  const heads = [
    'kernel',
    `launches ${STEP_CONFIGS.map((each) => each.name).join('/')}`,
    'share',
    'workgroups',
    'registers',
    'spills',
    'workgroup B',
    waves,
    'VALU/MA',
    'loads/MA',
  ];
  const cells = rows.map(({ kernel, compiled }) => [
    kernel.name,
    kernel.launches.join('/'),
    `${(100 * kernel.share).toFixed(1)} %`,
    String(kernel.workgroups),
    whole(compiled?.registers),
    whole(compiled?.spills),
    whole(compiled?.workgroupBytes),
    whole(compiled?.waves),
    compiled?.valuPerMultiplyAdd?.toFixed(2) ?? '–',
    compiled?.globalLoadsPerMultiplyAdd?.toFixed(4) ?? '–',
  ]);
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const lineOf = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return ['', name, lineOf(heads), ...cells.map(lineOf)];
}

/** What the tables' figures are; behind the last. */
export const TABLE_FOOT = [
  '',
  'VALU/MA and loads/MA: vector instructions and global loads over the multiply-adds of the innermost',
  'loop with the most of them, as Mesa’s compiler of that GPU made it, bounds checks, copies of registers',
  'and checks of addresses included. Vendors’ own compilers make others. A load may be of one to four',
  'numbers. –: the kernel has no such loop; for workgroup B, only AMD’s compiler says it.',
];

const whole = (value: number | null | undefined): string => (value ?? '–').toString();
