import { describe, expect, test } from 'vitest';
import { readFixture } from '#checks/golden/fixtures.ts';
import { normals, onGpu, poisoned, runGraph } from '#node/testArrays.ts';
import { testGpu } from '#node/testDevice.ts';
import { fromHalfBits, roundBfloat16, roundHalf } from './half.reference.ts';
import {
  chooseHalf,
  type Half,
  launchMaxAbs,
  launchRoundBfloat16,
  launchRoundHalf,
} from './half.ts';

type Floats = Float32Array<ArrayBuffer>;

const { shaderF16 } = (await testGpu()).summary;
const variants: readonly Half[] = shaderF16 ? ['f16', 'emulated'] : ['emulated'];

/** f32 numbers of every exponent and sign, with significands on, above and below ties. */
function everyKind(): Floats {
  const bits: number[] = [];
  for (let exponent = 0; exponent < 256; exponent++) {
    for (const fraction of [
      0, 1, 0xfff, 0x1000, 0x1001, 0x2fff, 0x3000, 0x3001, 0x7ff000, 0x7fffff,
    ]) {
      const size = exponent * 2 ** 23 + fraction;
      bits.push(size, size + 2 ** 31);
    }
  }
  return new Float32Array(Uint32Array.from(bits).buffer);
}

/** All 65,536 binary16 numbers. */
const everyHalf = Float32Array.from({ length: 65536 }, (_, bits) => fromHalfBits(bits));

const wordsOf = (values: Floats | undefined): Uint16Array =>
  new Uint16Array(values?.buffer ?? new ArrayBuffer(0));

async function rounded(values: Floats, half: Half): Promise<Floats> {
  const [got] = await runGraph((gpu, graph) => {
    const out = poisoned(gpu, values.length);
    launchRoundHalf(graph, onGpu(gpu, values), out, half);
    return [out];
  });
  return got as Floats;
}

/** Places where the two differ, zeros distinguished by sign. */
const differences = (got: Floats, want: (value: number, i: number) => number, x: Floats) =>
  Array.from(x, (value, i) => [value, got[i], want(value, i)]).filter(
    ([, a, b]) => !Object.is(a, b),
  );

describe.each(variants)('%s', (half) => {
  test('every binary16 number stays itself; ties go to even', async () => {
    expect(differences(await rounded(everyHalf, half), (v) => v, everyHalf)).toEqual([]);
    const middles = everyHalf.map((v, i) =>
      i % 0x8000 < 0x7bff ? (v + (everyHalf[i + 1] as number)) / 2 : v,
    );
    expect(differences(await rounded(middles, half), roundHalf, middles)).toEqual([]);
  });

  test('numbers of every exponent, and normal ones', async () => {
    for (const values of [everyKind(), normals(1, 4096)]) {
      expect(differences(await rounded(values, half), roundHalf, values)).toEqual([]);
    }
  });

  test('PyTorch’s fixture', async () => {
    const golden = await readFixture('half');
    const x = golden.f32('x');
    const back = golden.f32('back');
    expect(differences(await rounded(x, half), (_, i) => back[i] as number, x)).toEqual([]);
  });
});

test('the device’s own conversion is used only if it rounds exactly', async () => {
  const gpu = await testGpu();
  const chosen = await chooseHalf(gpu);
  expect(variants).toContain(chosen);
  if (chosen === 'f16') {
    const values = everyKind();
    expect(differences(await rounded(values, 'f16'), roundHalf, values)).toEqual([]);
  }
});

test.each(variants)('packing to 16 bits and back: %s', async (half) => {
  const [bits, values] = await runGraph((gpu, graph) => {
    const [words, out] = [poisoned(gpu, 32768), poisoned(gpu, 65536)];
    const packed = { ...words, length: 65536, shape: [65536], packing: half };
    launchRoundHalf(graph, onGpu(gpu, everyHalf), packed, half);
    launchRoundHalf(graph, packed, out, half);
    return [words, out];
  });
  const isNaN16 = (i: number) => (i & 0x7fff) > 0x7c00;
  const wrong = Array.from(wordsOf(bits)).filter((word, i) =>
    isNaN16(i) ? !isNaN16(word) : word !== i,
  );
  expect(wrong).toEqual([]);
  expect(differences(values as Floats, (v) => v, everyHalf)).toEqual([]);
});

test('bfloat16', async () => {
  const x = everyKind();
  const [got] = await runGraph((gpu, graph) => {
    const out = poisoned(gpu, x.length);
    launchRoundBfloat16(graph, onGpu(gpu, x), out);
    return [out];
  });
  expect(differences(got as Floats, roundBfloat16, x)).toEqual([]);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -9.5])(
  'the largest value lands in its slot: %f',
  async (extreme) => {
    // More than one workgroup looks at.
    const x = normals(3, 5000);
    x[4777] = extreme;
    const [maxima] = await runGraph((gpu, graph) => {
      const slots = onGpu(gpu, Float32Array.of(1, 200, 3, 4));
      graph.clear(slots);
      launchMaxAbs(graph, onGpu(gpu, x), { array: slots, slot: 1 });
      return [slots];
    });
    const want = Number.isFinite(extreme) ? 9.5 : Math.fround(3.4028234663852886e38);
    expect(maxima).toEqual(Float32Array.of(0, want, 0, 0));
  },
);
