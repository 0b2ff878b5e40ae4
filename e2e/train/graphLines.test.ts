import { expect, test } from 'vitest';
import { formatBytes } from '#base/format.ts';
import type { StepCommands } from '#node/dumpGraph.ts';
import { graphLines } from './graphLines.ts';

const array = (label: string, shape: readonly number[], half = false) => {
  const elements = shape.reduce((product, side) => product * side, 1);
  return { label, shape, half, bytes: elements * (half ? 2 : 4) };
};
const STAGE: StepCommands[number] = {
  firstEpoch: 0,
  lastEpoch: 7,
  commands: [
    {
      name: 'conv2d forward',
      place: { part: 'forward', tower: 'key', layer: 'conv1' },
      reads: [array('views in half', [2, 8, 8, 3], true), array('conv1.weight', [3, 3, 3, 4])],
      writes: [array('key conv1 output', [2, 8, 8, 4], true)],
      workgroups: [12, 1, 1],
      ...{ multiplyAdds: 0, bytesMoved: 0, launches: [] },
    },
    {
      name: 'copy',
      place: null,
      reads: [array('a', [1000])],
      writes: [array('b', [1000])],
      workgroups: null,
      ...{ multiplyAdds: 0, bytesMoved: 0, launches: [] },
    },
  ],
};

test('a table names part, kernel, layer, shapes, bytes and workgroups', () => {
  expect(graphLines([STAGE], false)).toEqual([
    'Stage 1, epochs 0 to 7: 2 commands, 1 dispatches',
    '',
    '#  part     kernel          layer or result  shapes                                 bytes  workgroups',
    `0  forward  conv2d forward  key conv1        2×8×8×3 half, 3×3×3×4 → 2×8×8×4 half  ${formatBytes(2224)}  12×1×1`,
    `1           copy            b                1000 → 1000                           ${formatBytes(8000)}`,
  ]);
});

test('JSON has an object for every command of every stage', () => {
  const lines = graphLines([STAGE, STAGE], true).map((line) => JSON.parse(line));
  expect(lines.map(({ stage, command }) => [stage, command])).toEqual([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]);
  expect(lines[0]).toMatchObject({
    ...{ part: 'forward', tower: 'key', layer: 'conv1', kernel: 'conv2d forward', bytes: 2224 },
    reads: STAGE.commands[0]?.reads,
    ...{ writes: STAGE.commands[0]?.writes, workgroups: [12, 1, 1] },
  });
  expect(lines[1]).toMatchObject({ part: null, layer: null, kernel: 'copy', workgroups: null });
});
