import { bytesOf } from '#gpu/array.ts';
import type { Dispatch } from '#gpu/graphCommands.ts';
import type { Half } from '#kernels/half/half.ts';
import type { RunConfig } from '#run/config.ts';
import { presetConfig } from '#run/presets.ts';
import type { AdapterSummary } from '#run/protocol.ts';
import { recordStages } from '#trainer/step/stepCommands.ts';

/** A kernel of a training step, specialised as an adapter gets it. */
export interface StepKernel {
  /** The kernel's name, with the constants in which its variants differ. */
  readonly name: string;
  /** Complete WGSL. */
  readonly code: string;
  /** Launches in one step, of each config. */
  readonly launches: readonly number[];
  /** Its largest estimated share of the time of a step, of 1. */
  readonly share: number;
  readonly storageBuffers: number;
  /** Of its launch with the most. */
  readonly workgroups: number;
}

/** ResNet-18 of width 64 on 32 px at batch 256, and the preset that most people try first. */
export const STEP_CONFIGS: readonly { readonly name: string; readonly config: RunConfig }[] = [
  { name: 'cifar10', config: { ...presetConfig('moco-cifar10'), batchSize: 256 } },
  { name: 'quick', config: presetConfig('quick') },
];

/** What hardware has at least today: an RTX 2060, an M1, a Radeon RX 6600 and an Arc A770 have it. */
export const LIMITS = { maxComputeWorkgroupStorageSize: 32768 };

/** An adapter of such a GPU, as the kernels are chosen by. */
export function hardwareAdapter(vendor: string, architecture: string): AdapterSummary {
  return {
    description: `${vendor} ${architecture}`,
    ...{ vendor, architecture },
    ...{ software: false, shaderF16: true, subgroups: true },
    maxBufferBytes: 2 ** 31,
  };
}

/** Multiply-adds that a GPU does while it moves a byte: M3 Max 17, RTX 4090 41. For shares only. */
const PRODUCTS_PER_BYTE = 20;

const costOf = ({ work, arrays }: Dispatch): number =>
  Math.max(work, PRODUCTS_PER_BYTE * arrays.reduce((sum, array) => sum + bytesOf(array), 0));

/** Those of one code. */
interface Variant {
  readonly launch: Dispatch;
  readonly code: string;
  readonly costs: number[];
  readonly launches: number[];
  workgroups: number;
}

/** All kernels that a step of these configs launches, in whichever stage, the costliest first. */
export function stepKernels(
  summary: AdapterSummary,
  configs: readonly RunConfig[],
  half?: Half,
): StepKernel[] {
  const variants = new Map<string, Variant>();
  const totals = configs.map((config, at) => {
    let total = 0;
    for (const { graph } of recordStages({ summary, limits: LIMITS }, config, half)) {
      for (const launch of graph.launches) {
        const { kernel, constants, shape } = launch;
        const code = graph.gpu.pipelines.code(kernel, constants, shape);
        const none = configs.map(() => 0);
        const found = variants.get(code) ?? {
          ...{ launch, code, workgroups: 0 },
          ...{ costs: [...none], launches: [...none] },
        };
        variants.set(code, found);
        const cost = costOf(launch);
        total += cost;
        found.costs[at] = (found.costs[at] ?? 0) + cost;
        found.launches[at] = (found.launches[at] ?? 0) + 1;
        const [x, y, z] = launch.workgroups;
        found.workgroups = Math.max(found.workgroups, x * y * z);
      }
    }
    return total;
  });
  const all = [...variants.values()];
  return all
    .map((variant) => ({
      name: nameOf(variant, all),
      code: variant.code,
      launches: variant.launches,
      share: Math.max(...variant.costs.map((cost, at) => cost / (totals[at] ?? 1))),
      storageBuffers: variant.launch.kernel.bindings.length,
      workgroups: variant.workgroups,
    }))
    .sort((a, b) => b.share - a.share);
}

/** The constants, as few as tell a kernel's variants apart, in the order of the first that has them. */
function nameOf({ launch }: Variant, all: readonly Variant[]): string {
  const { name } = launch.kernel;
  const same = all.flatMap((other) => (other.launch.kernel.name === name ? [other.launch] : []));
  const told: string[] = [];
  const kinds = () =>
    new Set(same.map(({ constants }) => told.map((key) => constants[key] ?? false).join())).size;
  for (const key of new Set(same.flatMap(({ constants }) => Object.keys(constants)))) {
    const before = kinds();
    told.push(key);
    if (kinds() === before) told.pop();
  }
  const words = told.flatMap((key) => {
    const value = launch.constants[key] ?? false;
    return value === false ? [] : [value === true ? key : `${key} ${value}`];
  });
  return words.length === 0 ? name : `${name}, ${words.join(' ')}`;
}
