import { allocate, free, upload } from '#gpu/array.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { optimizerArrays } from '#optim/optimizer.fixture.ts';
import { launchClip } from '#optim/optimizer.ts';
import { createSegmentTable } from '#optim/segments.ts';
import { OPTIMIZER_RECORD, optimizerScalars, PLAIN } from '#optim/settings.ts';
import type { Checker } from './checker.ts';
import type { Fixture } from './fixtures.ts';

interface Case {
  readonly max_norm: number;
  readonly norm_type: number | 'inf';
}

/** The second tensor's place in the arena. */
const SLOT = 64;

/** clip_grad_norm_ over two tensors by the optimizer's own kernels, non-finite gradients included. */
export async function checkClip(fixture: Fixture, checker: Checker): Promise<void> {
  const { gpu } = checker;
  for (const [name, { max_norm, norm_type }] of Object.entries(
    fixture.params.cases as Readonly<Record<string, Case>>,
  )) {
    const tensors = ['a', 'b'].map((letter, i) => ({
      letter,
      values: fixture.f32(`${name}/in_${letter}`),
      offset: i * SLOT,
    }));
    const gradient = new Float32Array(2 * SLOT);
    for (const { values, offset } of tensors) gradient.set(values, offset);

    const arrays = optimizerArrays(gpu, 2, new Float32Array(2 * SLOT));
    const out = allocate(gpu, [2 * SLOT], 'clipped');
    const segments = tensors.map(({ values, offset }) => ({
      offset,
      length: values.length,
      oneDimensional: false,
    }));
    const table = createSegmentTable(gpu, segments);
    const graph = new StepGraph(gpu);
    launchClip(graph, { ...arrays, out }, table, {
      ...PLAIN,
      normType: norm_type === 'inf' ? 'inf' : 2,
      policy: 'ignore',
    });
    await graph.finish();
    upload(gpu, arrays.gradient, gradient);
    upload(gpu, arrays.scalars, optimizerScalars({ maxNorm: max_norm }));
    graph.submit();

    const clipped = await download(gpu, out);
    const uploaded = await download(gpu, arrays.gradient);
    const record = await download(gpu, arrays.record);
    for (const { letter, values, offset } of tensors) {
      const end = offset + values.length;
      checker.input(`${name}/in_${letter}`, uploaded.slice(offset, end));
      checker.compare(`${name}/out_${letter}`, clipped.slice(offset, end));
    }
    checker.compare(`${name}/total`, [record[OPTIMIZER_RECORD.gradNorm] as number]);
    graph.destroy();
    for (const array of [...Object.values(arrays), out, table.array]) free(array);
  }
}
