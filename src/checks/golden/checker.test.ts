import { expect, test } from 'vitest';
import type { Gpu } from '#gpu/device.ts';
import { FixtureChecker, type Verdict } from './checker.ts';
import type { Fixture, FixtureTensor } from './fixtures.ts';

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

/** A checker of one fixture whose tensors are given; nothing here touches a GPU. */
function checkerOf(
  tensors: Readonly<Record<string, Pick<FixtureTensor, 'data' | 'atol'> | null>>,
  name = 'made',
  params: Fixture['params'] = {},
): FixtureChecker {
  const get = (tensor: string): FixtureTensor => {
    const found = tensors[tensor];
    if (found === undefined || found === null) throw new Error(`no ${tensor}`);
    return { ...found, shape: [found.data.length], noise: 0 };
  };
  const fixture: Fixture = {
    name,
    params,
    get,
    f32: (tensor) => Float32Array.from(get(tensor).data),
    names: Object.keys(tensors),
  };
  return new FixtureChecker({} as Gpu, fixture);
}

function verdictOf(want: readonly number[], got: readonly number[], atol = 0.25): Verdict {
  const checker = checkerOf({ x: { data: Float32Array.from(want), atol } });
  checker.compare('x', got);
  const [result] = checker.results(null);
  return result?.verdict ?? 'missing';
}

test('four times the manifest’s tolerance passes, more does not', () => {
  expect(verdictOf([1, 2], [1, 3])).toBe('pass');
  expect(verdictOf([1, 2], [1, 3.001])).toBe('fail');
  expect(verdictOf([1, 2], [1, 2.001], 0)).toBe('fail');
});

test('a non-finite value matches only the same non-finite value', () => {
  expect(verdictOf([nan, infinity, -infinity], [nan, infinity, -infinity])).toBe('pass');
  expect(verdictOf([1], [nan])).toBe('fail');
  expect(verdictOf([nan], [1])).toBe('fail');
  expect(verdictOf([infinity], [-infinity])).toBe('fail');
  expect(verdictOf([infinity], [3e38])).toBe('fail');
});

test('a different number of values fails', () => {
  expect(verdictOf([1, 2], [1])).toBe('fail');
  expect(verdictOf([1], [1, 1])).toBe('fail');
});

test('integers are exact, inputs are compared bit for bit', () => {
  const checker = checkerOf({
    whole: { data: Int32Array.of(1, 2), atol: 0 },
    same: { data: Float32Array.of(-0, nan), atol: 1 },
    signed: { data: Float32Array.of(-0), atol: 1 },
  });
  checker.compare('whole', [1, 3]);
  checker.input('same', Float32Array.of(-0, nan));
  checker.input('signed', Float32Array.of(0));
  expect(checker.results(null).map(({ verdict }) => verdict)).toEqual(['fail', 'pass', 'fail']);
});

test('the worst of several comparisons counts', () => {
  const checker = checkerOf({ x: { data: Float32Array.of(1), atol: 0 } });
  for (const got of [1, 2, 1]) checker.compare('x', [got]);
  expect(checker.results(null)).toMatchObject([{ maxDiff: 1, verdict: 'fail' }]);
});

test('a tensor that was not compared is not covered, one without data is missing', () => {
  const checker = checkerOf({ left: { data: Float32Array.of(1), atol: 0 }, gone: null });
  expect(checker.results('why')).toMatchObject([
    { tensor: 'left', verdict: 'not covered', reason: 'why' },
    { tensor: 'gone', verdict: 'missing' },
  ]);
});

test('a listed exception gives the tolerance and its reason; an unstated one fails', () => {
  const data = Uint8Array.of(100);
  const tensors = { 'pil/hue': { data, atol: 0 }, 'pil/grey': { data, atol: 0 } };
  const checker = checkerOf(tensors, 'augment', { pil_vs_float_max_diff_255: { hue: 7 } });
  checker.compare('pil/hue', [107]);
  checker.compare('pil/grey', [100]);
  const [hue, grey] = checker.results(null);
  expect(hue).toMatchObject({ verdict: 'pass', tolerance: 7.02, reason: expect.any(String) });
  expect(grey?.verdict).toBe('fail');
});
