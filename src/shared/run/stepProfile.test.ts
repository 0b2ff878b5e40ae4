import { expect, test } from 'vitest';
import { flameOf } from './flame.ts';
import {
  dispatchesOf,
  type ProfiledCommand,
  profileRows,
  rooflineMs,
  type StepProfile,
} from './stepProfile.ts';

const command = (of: Partial<ProfiledCommand>): ProfiledCommand => ({
  ...{ at: 0, kernel: 'conv', part: 'forward', tower: 'query', layer: 'conv1' },
  ...{ ms: 1, multiplyAdds: 0, bytes: 0, workgroups: 1 },
  ...of,
});

const PROFILE: StepProfile = {
  ...{ adapter: 'a', title: 't', clock: 'timestamps', rounds: 3, stepMs: 12, encodeMs: 1 },
  peaks: { gflops: 10, gigabytes: 2 },
  commands: [
    command({ ms: 2, multiplyAdds: 5e6, bytes: 1e6, workgroups: 8 }),
    command({ ms: 2, multiplyAdds: 5e6, bytes: 1e6, workgroups: 8, tower: 'key' }),
    command({ at: 1, kernel: 'norm', layer: 'bn1', ms: 3, bytes: 6e6 }),
    command({ at: 2, part: 'gradient', kernel: 'sum', layer: null, ms: 1 }),
    command({ at: 3, part: 'update', kernel: 'copy', layer: null, ms: 0, workgroups: 0 }),
  ],
};

test('commands are summed by kernel, the slowest first', () => {
  const [conv, norm, sum] = profileRows(PROFILE, 'kernel');
  // Two launches of one dispatch.
  expect(conv).toEqual({
    ...{ name: 'conv', commands: 1, ms: 4, share: 0.5, workgroups: 8 },
    ...{ gflops: 5, gigabytes: 0.5 },
  });
  expect(norm).toMatchObject({ name: 'norm', ms: 3, gflops: null, gigabytes: 2 });
  expect(sum).toMatchObject({ name: 'sum', share: 0.125 });
  expect(dispatchesOf(PROFILE)).toBe(3);
});

test('what belongs to no layer is a row', () => {
  const names = profileRows(PROFILE, 'layer').map(({ name }) => name);
  expect(names).toEqual(['conv1', 'bn1', null]);
  expect(profileRows(PROFILE, 'part').map(({ name }) => name)).toEqual([
    'forward',
    'gradient',
    'update',
  ]);
});

test('each command is limited by its products or by its bytes', () => {
  // 10 ms / 10 = 1 ms of products each; 3 ms of bytes.
  expect(rooflineMs(PROFILE.commands, PROFILE.peaks)).toBeCloseTo(1 + 1 + 3);
});

test('the flame bar has the parts of a step with their kernels', () => {
  const flame = flameOf(PROFILE);
  expect(flame.map(({ part, share }) => [part, share])).toEqual([
    ['forward', 7 / 8],
    ['gradient', 1 / 8],
    ['update', 0],
  ]);
  expect(flame[0]?.kernels).toEqual([
    { kernel: 'conv', ms: 4, share: 0.5 },
    { kernel: 'norm', ms: 3, share: 3 / 8 },
  ]);
  expect(flameOf({ ...PROFILE, commands: [] })).toEqual([]);
});
