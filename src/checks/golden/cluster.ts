import { concentration, normaliseRows } from '#cluster/concentration.ts';
import { type KMeansIteration, kMeans } from '#cluster/kmeans.ts';
import { allocate, free, upload } from '#gpu/array.ts';
import { download } from '#gpu/readback.ts';
import type { Checker } from './checker.ts';
import type { Fixture } from './fixtures.ts';
import { checkKnn, checkSvm } from './knnSvm.ts';

/**
 * Lloyd's iterations from the fixture's centroids, φ stage by stage, the degenerate φ, and the
 * evaluations that use the same features.
 */
export async function checkCluster(fixture: Fixture, checker: Checker): Promise<void> {
  const { n, d, k, iters, T } = fixture.params as Readonly<Record<string, number>>;
  if (n === undefined || d === undefined || k === undefined) throw new Error('no sizes');
  if (iters === undefined || T === undefined) throw new Error('no settings');
  const { gpu } = checker;
  const x = fixture.f32('x');
  const initialRows = fixture.get('init_ids').data;
  await checkInputs(fixture, checker, ['x', 'phi2/d2', 'phi2/assign', 'init_ids']);

  const history: KMeansIteration[] = [];
  const clustered = await kMeans(
    gpu,
    // Batches that do not divide the rows, so that the last is short.
    { count: n, dim: d, batchRows: 48, read: async (b) => x.slice(b * 48 * d, (b + 1) * 48 * d) },
    { k, seed: 0, iterations: iters, initialRows },
    { onIteration: (iteration) => history.push(iteration) },
  );
  if (clustered === null) throw new Error('the clustering was ended');
  const every = (values: (at: KMeansIteration) => Iterable<number>): number[] =>
    history.flatMap((at) => Array.from(values(at)));
  checker.compare(
    'assign',
    every(({ assignments }) => assignments),
  );
  checker.compare(
    'centroids',
    every(({ centroids }) => centroids),
  );
  checker.compare('inertia', clustered.inertia);
  checker.compare('final_d2', clustered.distances);
  checker.compare('final_assign', clustered.assignments);
  checker.compare('prototypes', normaliseRows(clustered.centroids, d));

  const stages = ['raw', 'filled', 'clipped', 'density'] as const;
  const phi = concentration(clustered.assignments, clustered.distances, k, { temperature: T });
  for (const stage of stages) checker.compare(`phi/${stage}`, phi[stage]);
  const assign = fixture.get('phi2/assign').data;
  const byHand = concentration(assign, fixture.get('phi2/d2').data, k, { temperature: T });
  for (const stage of stages) checker.compare(`phi2/${stage}`, byHand[stage]);

  for (const [name, distances] of Object.entries(DEGENERATE)) {
    for (const guard of ['naive', 'guarded'] as const) {
      const { density } = concentration(QUADS, distances, 4, { temperature: T, guard });
      checker.compare(`${name}/${guard}`, density);
    }
  }
  await checkKnn(fixture, checker);
  checkSvm(fixture, checker);
}

/** Four clusters of five rows. */
const QUADS = Array.from({ length: 20 }, (_, row) => Math.floor(row / 5));

/**
 * The fixture's degenerate cases hold results only. Of four clusters of five rows at one distance,
 * with one row of cluster 1 a little below 0, φ's ratios do not depend on the distance.
 */
const DEGENERATE = {
  phi_collapsed: new Array<number>(20).fill(0),
  phi_negative_d2: QUADS.map((_, row) => (row === 5 ? -1e-8 : 0.04)),
};

async function checkInputs(
  fixture: Fixture,
  { gpu, input }: Checker,
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    const { data } = fixture.get(name);
    const words = data instanceof Int32Array ? Int32Array.from(data) : Float32Array.from(data);
    const array = allocate(gpu, [words.length], name);
    upload(gpu, array, words);
    const back = await download(gpu, array);
    free(array);
    input(name, words instanceof Int32Array ? new Int32Array(back.buffer) : back);
  }
}
