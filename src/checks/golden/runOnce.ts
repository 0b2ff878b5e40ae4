import { allocate, free, type GpuArray, upload } from '#gpu/array.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import type { Checker } from './checker.ts';

type Floats = Float32Array<ArrayBuffer>;

/** Arrays for one run; all of them are freed after it. */
export interface Bench {
  readonly graph: StepGraph;
  /** An array holding `data`. */
  readonly put: (data: Floats | Uint32Array<ArrayBuffer>) => GpuArray;
  /** An output of `length` full of NaN, so that unwritten elements are found. */
  readonly out: (length: number) => GpuArray;
}

/** Builds a graph, runs it once and reads the arrays that the builder names. */
export async function runOnce<Name extends string>(
  { gpu }: Checker,
  build: (bench: Bench) => Readonly<Record<Name, GpuArray>>,
): Promise<Record<Name, Floats>> {
  const graph = new StepGraph(gpu);
  const owned: GpuArray[] = [];
  const put: Bench['put'] = (data) => {
    const array = allocate(gpu, [data.length], 'golden');
    upload(gpu, array, data);
    owned.push(array);
    return array;
  };
  const out: Bench['out'] = (length) => put(new Float32Array(length).fill(Number.NaN));
  const named = build({ graph, put, out });
  await graph.finish();
  graph.submit();
  const results: Partial<Record<Name, Floats>> = {};
  for (const name of Object.keys(named) as Name[]) results[name] = await download(gpu, named[name]);
  graph.destroy();
  for (const array of owned) free(array);
  return results as Record<Name, Floats>;
}
