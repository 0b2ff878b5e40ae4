import { formatBytes } from '#base/format.ts';
import type { StepCommands } from '#node/dumpGraph.ts';

type StageCommands = StepCommands[number];
type CommandDescription = StageCommands['commands'][number];
type DescribedArray = CommandDescription['writes'][number];

const HEADINGS = ['#', 'part', 'kernel', 'layer or result', 'shapes', 'bytes', 'workgroups'];

/** Columns that are aligned on the right. */
const NUMBERS = new Set(['#', 'bytes']);

/** What `--dump-graph` prints: a table for every stage, or an object for every command. */
export function graphLines(stages: StepCommands, json: boolean): string[] {
  return json ? stages.flatMap(jsonLines) : stages.flatMap(tableLines);
}

function jsonLines({ commands }: StageCommands, stage: number): string[] {
  return commands.map(({ name, place, reads, writes, workgroups }, command) => {
    const { part = null, tower = null, layer = null } = place ?? {};
    const line = { stage, command, part, tower, layer, kernel: name, reads, writes, workgroups };
    return JSON.stringify({ ...line, bytes: bytesIn([...reads, ...writes]) });
  });
}

function tableLines({ firstEpoch, lastEpoch, commands }: StageCommands, stage: number): string[] {
  const rows = [HEADINGS, ...commands.map(rowOf)];
  const widths = HEADINGS.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row
      .map((text, column) => {
        const width = widths[column] ?? 0;
        return NUMBERS.has(HEADINGS[column] ?? '') ? text.padStart(width) : text.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
  const dispatches = commands.filter(({ workgroups }) => workgroups !== null).length;
  const title = `Stage ${stage + 1}, epochs ${firstEpoch} to ${lastEpoch}: ${commands.length} commands, ${dispatches} dispatches`;
  return [...(stage === 0 ? [] : ['']), title, '', ...lines];
}

function rowOf(
  { name, place, reads, writes, workgroups }: CommandDescription,
  at: number,
): string[] {
  const { part = '', tower, layer } = place ?? {};
  const where = layer === undefined ? writes[0]?.label : [tower, layer].filter(Boolean).join(' ');
  return [
    String(at),
    part,
    name,
    where ?? '',
    `${reads.map(shapeOf).join(', ')} → ${writes.map(shapeOf).join(', ')}`,
    formatBytes(bytesIn([...reads, ...writes])),
    workgroups === null ? '' : workgroups.join('×'),
  ];
}

const shapeOf = ({ shape, half }: DescribedArray): string =>
  half ? `${shape.join('×')} half` : shape.join('×');

const bytesIn = (arrays: readonly DescribedArray[]): number =>
  arrays.reduce((sum, { bytes }) => sum + bytes, 0);
