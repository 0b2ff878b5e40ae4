import { describe, expect, test, vi } from 'vitest';
import { StepGraph } from '#gpu/stepGraph.ts';
import { GpuPace } from '#gpu/throughput.ts';
import { testGpu } from '#node/testDevice.ts';
import { EVENTFUL, numbersOf, tensorsOf, testRun } from '#node/testRun.ts';

describe('a recorded step, replayed', async () => {
  const recorded = await testRun(EVENTFUL);

  test('the run contains these events', () => {
    const { steps } = recorded;
    expect(recorded.ended).toMatchObject({ state: 'finished' });
    expect(steps).toHaveLength(50);
    expect(new Set(steps.map(({ stage }) => stage)).size).toBe(3);
    expect(new Set(steps.map(({ lr }) => lr)).size).toBeGreaterThan(5);
    const scales = steps.map(({ lossScale }) => lossScale ?? 0);
    expect(scales.some((scale, i) => scale < (scales[i - 1] ?? 0))).toBe(true);
    expect(scales.some((scale, i) => scale > (scales[i - 1] ?? scale))).toBe(true);
  });

  test('is bit-equal to eager steps, one command at a time', async () => {
    const eager = await testRun({ ...EVENTFUL, stepMode: 'eager' });
    expect(numbersOf(eager.steps)).toEqual(numbersOf(recorded.steps));
    expect(tensorsOf(eager)).toEqual(tensorsOf(recorded));
  });

  test('is bit-equal if a slow adapter splits its dispatches, and packs without f16', async () => {
    const gpu = await testGpu();
    const { summary } = gpu;
    // 4,000 multiply-adds per millisecond: unsplit, the largest dispatches would take over a second.
    const pace = GpuPace.fixed(4000);
    const slow = { ...gpu, pace, summary: { ...summary, shaderF16: false } };
    const submit = vi.spyOn(gpu.device.queue, 'submit');
    const compile = vi.spyOn(gpu.device, 'createShaderModule');
    const cut = await testRun(EVENTFUL, { gpu: slow });
    const submissions = submit.mock.calls.length;
    const sliced = compile.mock.calls.filter(([{ code }]) => code.includes('slice.first'));
    submit.mockRestore();
    compile.mockRestore();
    expect(sliced.map(([{ label }]) => label)).toContain('conv2d forward');
    expect(submissions).toBeGreaterThan(50 * 20);
    expect(numbersOf(cut.steps)).toEqual(numbersOf(recorded.steps));
    expect(tensorsOf(cut)).toEqual(tensorsOf(recorded));
  });

  test('is bit-equal if activations are kept as f32', async () => {
    const scratch = StepGraph.prototype.scratch;
    const packings = new Set<string | undefined>();
    const wide = vi.spyOn(StepGraph.prototype, 'scratch').mockImplementation(function (
      this: StepGraph,
      shape,
      label,
      packing,
    ) {
      packings.add(packing);
      return scratch.call(this, shape, label);
    });
    const unpacked = await testRun(EVENTFUL);
    wide.mockRestore();
    const gpu = await testGpu();
    expect(packings).toContain(gpu.summary.shaderF16 ? 'f16' : 'emulated');
    expect(numbersOf(unpacked.steps)).toEqual(numbersOf(recorded.steps));
    expect(tensorsOf(unpacked)).toEqual(tensorsOf(recorded));
  });
});
