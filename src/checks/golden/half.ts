import { type Half, launchRoundBfloat16, launchRoundHalf } from '#kernels/half/half.ts';
import type { Checker } from './checker.ts';
import type { Fixture } from './fixtures.ts';
import { runOnce } from './runOnce.ts';

/** float32 → binary16 and back as values and as bits, and the bfloat16 round trip. */
export async function checkHalf(fixture: Fixture, checker: Checker): Promise<void> {
  const x = fixture.f32('x');
  const length = Math.ceil(x.length / 4) * 4;
  const padded = new Float32Array(length);
  padded.set(x);
  const own: Half = checker.gpu.summary.shaderF16 ? 'f16' : 'emulated';
  const got = await runOnce(checker, ({ graph, put, out }) => {
    const values = put(padded);
    const [back, backF16, bits, unpacked, bf16] = [
      out(length),
      out(length),
      out(length / 2),
      out(length),
      out(length),
    ];
    launchRoundHalf(graph, values, back, 'emulated');
    launchRoundHalf(graph, values, backF16, own);
    // As autocast stores activations.
    const packed = { ...bits, length, shape: [length], packing: own };
    launchRoundHalf(graph, values, packed, own);
    launchRoundHalf(graph, packed, unpacked, own);
    launchRoundBfloat16(graph, values, bf16);
    return { values, back, backF16, bits, unpacked, bf16 };
  });
  const real = (values: Float32Array) => values.subarray(0, x.length);
  checker.input('x', real(got.values));
  for (const back of [got.back, got.backF16, got.unpacked]) checker.compare('back', real(back));
  checker.compare('bf16', real(got.bf16));
  // NaN payloads are not specified, so any NaN matches any other.
  const stored = fixture.get('bits').data;
  const isNaN16 = (bits: number) => (bits & 0x7fff) > 0x7c00;
  const words = Array.from(new Uint16Array(got.bits.buffer).subarray(0, x.length), (word, i) => {
    const want = stored[i] as number;
    return isNaN16(word) && isNaN16(want) ? want : word;
  });
  checker.compare('bits', words);
}
