import type { WeightsReport, WeightsRow } from '#run/weights.ts';

const STATES: Readonly<Record<WeightsRow['state'], string>> = {
  shape: 'other shape',
  missing: 'missing',
  loaded: 'loaded',
  skipped: 'skipped',
};

/** What a run takes of a file of weights, for a terminal. */
export function weightsLines(report: WeightsReport): string[] {
  const { file, format, convention, sha256, counts, rows, beside } = report;
  const width = Math.max(...rows.map(({ part }) => part.length), 1);
  const line = (state: string, part: string, detail: string) =>
    `  ${state.padEnd(12)} ${part.padEnd(width)}  ${detail}`;
  return [
    `Weights of ${file} (${format}, names of ${convention}, SHA-256 ${sha256}):`,
    ...rows.map((row) => line(STATES[row.state], row.part, detailOf(row))),
    ...beside.map(({ path, tensors }) =>
      line('not used', path || 'the file itself', tensorsText(tensors)),
    ),
    `${counts.loaded} tensors loaded, ${counts.shape} of another shape, ${counts.missing} missing, ${counts.skipped} of the file skipped; what is not loaded begins as the seed has it.`,
  ];
}

function detailOf({ tensors, shape, found }: WeightsRow): string {
  if (found !== undefined) return `${found} in the file, ${shape} in the model`;
  return shape ?? tensorsText(tensors);
}

const tensorsText = (tensors: number): string =>
  tensors === 1 ? '1 tensor' : `${tensors} tensors`;
