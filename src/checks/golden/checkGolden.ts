import { inEnglish, speak } from '#base/words.ts';
import { asHardware, GpuUnavailable, openGpu } from '#gpu/device.ts';
import { dawn } from '#node/dawn.ts';
import { FixtureChecker, notCompared, type TensorResult } from './checker.ts';
import { FAMILIES, LAB_FAMILIES } from './families.ts';
import { FixtureError, type FixtureFolder, openFixtures } from './fixtures.ts';

export interface GoldenRun {
  /** Absolute. */
  readonly folder: string;
  /** The only fixture to check; null for all. */
  readonly only: string | null;
  /** With the kernels of hardware, on whatever adapter. */
  readonly hardware: boolean;
  /** Called before a fixture is begun. */
  readonly onFixture: (name: string, tensors: number) => void;
  /** Called after each fixture. @param seconds it took; @param trouble why it ended early */
  readonly onResults: (
    results: readonly TensorResult[],
    seconds: number,
    trouble: string | null,
  ) => void;
}

export type GoldenEnd =
  | { readonly kind: 'done'; readonly adapter: string; readonly results: readonly TensorResult[] }
  /** The folder, the manifest or the name asked for is wrong. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'noAdapter'; readonly message: string };

/**
 * Checks every tensor of a folder's fixtures against what the lab's own code computes on Dawn,
 * and that no family the lab can check is absent from the folder.
 */
export async function checkGolden(run: GoldenRun): Promise<GoldenEnd> {
  let folder: FixtureFolder;
  try {
    folder = await openFixtures(run.folder);
  } catch (error) {
    if (error instanceof FixtureError) return { kind: 'refused', message: error.message };
    throw error;
  }
  const own = folder.hasLab ? LAB_FAMILIES.keys() : [];
  const known = [...new Set([...FAMILIES.keys(), ...own, ...folder.names])];
  const names = run.only === null ? known : known.filter((name) => name === run.only);
  if (names.length === 0) {
    const message = `There is no fixture "${run.only}"; use one of ${known.join(', ')}.`;
    return { kind: 'refused', message };
  }
  let gpu: Awaited<ReturnType<typeof openGpu>>;
  try {
    const opened = await openGpu(dawn());
    gpu = run.hardware ? asHardware(opened) : opened;
  } catch (error) {
    if (error instanceof GpuUnavailable) return { kind: 'noAdapter', message: error.message };
    throw error;
  }
  const results: TensorResult[] = [];
  for (const name of names) {
    run.onFixture(name, folder.names.includes(name) ? folder.tensorsOf(name).length : 0);
    const begin = performance.now();
    const { found, trouble } = await checkFixture(folder, name, gpu);
    results.push(...found);
    run.onResults(found, (performance.now() - begin) / 1000, trouble);
  }
  return { kind: 'done', adapter: gpu.summary.description, results };
}

async function checkFixture(
  folder: FixtureFolder,
  name: string,
  gpu: Awaited<ReturnType<typeof openGpu>>,
): Promise<{ found: TensorResult[]; trouble: string | null }> {
  if (!folder.names.includes(name)) {
    const trouble = `The folder has no fixture ${name}.`;
    return { found: [notCompared(name, '*', 'missing', trouble)], trouble };
  }
  try {
    const fixture = await folder.read(name);
    const checker = new FixtureChecker(gpu, fixture);
    const check = FAMILIES.get(name) ?? LAB_FAMILIES.get(name);
    let trouble = check === undefined ? `The lab has no check for the fixture ${name}.` : null;
    try {
      await check?.(fixture, checker);
    } catch (error) {
      trouble = `The check ended early: ${error instanceof Error ? error.message : String(error)}`;
    }
    const fault = gpu.fault();
    if (fault !== null) trouble ??= speak(inEnglish, fault.message);
    const found = checker.results(trouble);
    // After a device fault no result is reliable.
    if (fault === null) return { found, trouble };
    return { found: found.map((result) => ({ ...result, verdict: 'fail' })), trouble };
  } catch (error) {
    if (!(error instanceof FixtureError)) throw error;
    const trouble = error.message;
    const found = folder
      .tensorsOf(name)
      .map((tensor) => notCompared(name, tensor, 'missing', trouble));
    return { found, trouble };
  }
}
