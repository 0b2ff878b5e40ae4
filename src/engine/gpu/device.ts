import { formatBytes } from '#base/format.ts';
import { say, type Words, WordsError } from '#base/words.ts';
import type { AdapterSummary } from '#run/protocol.ts';
import { EarlyCompiler } from './earlyCompiler.ts';
import type { KernelChoices } from './kernelChoices.ts';
import { GpuMemory } from './memory.ts';
import { PipelineCache } from './pipelines.ts';
import { GpuPace } from './throughput.ts';

/** Why no GPU can be used, and what to do. */
export class GpuUnavailable extends WordsError {
  override readonly name = 'GpuUnavailable';
  readonly reason: 'noWebGpu' | 'noAdapter' | 'failed';

  constructor(reason: GpuUnavailable['reason'], words: Words) {
    super(words);
    this.reason = reason;
  }
}

/** A failure of the device after it was opened. Nothing computed after it can be trusted. */
export interface GpuFault {
  readonly kind: 'deviceLost' | 'outOfMemory' | 'internal';
  readonly message: Words;
}

/** The lab's own device, with every limit of its adapter and the features the kernels use. */
export interface Gpu {
  readonly device: GPUDevice;
  readonly adapterInfo: GPUAdapterInfo;
  readonly summary: AdapterSummary;
  /** Makes and counts the lab's buffers. */
  readonly memory: GpuMemory;
  /** The pipelines compiled so far, shared by all graphs. */
  readonly pipelines: PipelineCache;
  /** How much may be submitted at once. */
  readonly pace: GpuPace;
  /** Kernels that were timed; absent: those of the tables. */
  readonly choices?: KernelChoices;
  /** True where nothing runs and no value matters: see dryGpu. */
  readonly dry: boolean;
  /** The first fault, once one happened. */
  readonly fault: () => GpuFault | null;
  /**
   * Calls back once, at the first fault; at once when it already happened.
   * @returns what stops it listening
   */
  readonly onFault: (listener: (fault: GpuFault) => void) => () => void;
  /** Gives the device back; no fault. */
  readonly close: () => void;
}

/** Features asked for where the adapter has them; none of them is required. */
const WANTED_FEATURES: readonly GPUFeatureName[] = ['shader-f16', 'subgroups', 'timestamp-query'];

const SOFTWARE_DRIVERS = /swiftshader|llvmpipe|lavapipe|software|basic render/i;

/**
 * The device with the kernels of a hardware adapter, so that these can be checked where there is only
 * a software one. Its results differ by rounding, which is why its description says so.
 */
export function asHardware(gpu: Gpu): Gpu {
  if (!gpu.summary.software) return gpu;
  const description = `${gpu.summary.description}, with the kernels of hardware`;
  return { ...gpu, summary: { ...gpu.summary, description, software: false } };
}

/**
 * Opens the adapter with all of its limits.
 * @param entry `navigator.gpu`, undefined where the browser has no WebGPU
 * @throws GpuUnavailable
 */
export async function openGpu(
  entry: GPU | undefined,
  powerPreference: GPUPowerPreference = 'high-performance',
): Promise<Gpu> {
  if (entry === undefined) {
    throw new GpuUnavailable(
      'noWebGpu',
      say(
        'This browser has no WebGPU. Open the page in Chrome, Edge or another Chromium of version 121 or newer, over https or on localhost.',
      ),
    );
  }
  const adapter = await entry.requestAdapter({ powerPreference });
  if (adapter === null) {
    throw new GpuUnavailable(
      'noAdapter',
      say(
        'WebGPU found no usable graphics adapter. Update the graphics driver, turn on hardware acceleration in the browser’s settings, or start the browser with --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader to train on the CPU.',
      ),
    );
  }
  const features = WANTED_FEATURES.filter((feature) => adapter.features.has(feature));
  const descriptor = { requiredFeatures: features, requiredLimits: allLimits(adapter.limits) };
  let device: GPUDevice;
  try {
    device = await adapter.requestDevice(descriptor);
  } catch (error) {
    throw new GpuUnavailable(
      'failed',
      say(
        'The graphics adapter “{{name}}” could not be opened: {{reason}}. Reload the page; if this does not help, restart the browser.',
        { name: describe(adapter.info), reason: reasonOf(error) },
      ),
    );
  }

  const memory = new GpuMemory(device);
  let fault: GpuFault | null = null;
  const listeners = new Set<(fault: GpuFault) => void>();
  const report = (next: GpuFault): void => {
    if (fault !== null) return;
    fault = next;
    for (const listener of listeners) listener(next);
  };
  device.addEventListener('uncapturederror', (event) => {
    const { error } = event;
    if (error instanceof GPUOutOfMemoryError) report(outOfMemory(error.message, memory));
    else {
      const message = say('The GPU refused a command: {{reason}}', { reason: error.message });
      report({ kind: 'internal', message });
    }
  });
  let closed = false;
  void device.lost.then((info) => {
    if (closed) return;
    report({
      kind: 'deviceLost',
      message: say(
        'The graphics device was lost ({{reason}}). Training can continue from the last checkpoint.',
        { reason: info.message || say('no reason given') },
      ),
    });
  });

  return {
    device,
    adapterInfo: adapter.info,
    summary: {
      description: describe(adapter.info),
      vendor: adapter.info.vendor,
      architecture: adapter.info.architecture,
      software: isSoftware(adapter.info),
      shaderF16: features.includes('shader-f16'),
      subgroups: features.includes('subgroups'),
      maxBufferBytes: Math.min(
        device.limits.maxBufferSize,
        device.limits.maxStorageBufferBindingSize,
      ),
    },
    memory,
    pipelines: new PipelineCache(device, memory, {
      early: compilesLate(adapter.info)
        ? new EarlyCompiler(device, async () => {
            const another = await entry.requestAdapter({ powerPreference });
            return another === null ? null : another.requestDevice(descriptor);
          })
        : undefined,
    }),
    pace: GpuPace.of(device, isSoftware(adapter.info)),
    dry: false,
    fault: () => fault,
    onFault: (listener) => {
      if (fault !== null) listener(fault);
      else listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      closed = true;
      device.destroy();
    },
  };
}

/**
 * A sentence for memory that could not be had. Drivers do not say how much was asked for.
 * @param memory the lab's buffers, those that failed among them
 */
export function outOfMemory(detail: string, memory: Pick<GpuMemory, 'live' | 'largest'>): GpuFault {
  const { live, largest } = memory;
  return {
    kind: 'outOfMemory',
    message: say(
      'The GPU has too little memory for this run, which asked for {{all}}, {{largest}} of it in one piece ({{detail}}). Choose a smaller batch, width or queue, or load fewer images.',
      {
        all: formatBytes(live),
        largest: formatBytes(largest.bytes),
        detail: detail.trim().split('\n')[0] ?? '',
      },
    ),
  };
}

function describe(info: GPUAdapterInfo): string {
  const words = [info.description, info.device, `${info.vendor} ${info.architecture}`.trim()];
  return words.find((word) => word !== '') ?? 'unnamed adapter';
}

/** Whether the driver runs on the CPU. */
export function isSoftware(
  info: Pick<
    GPUAdapterInfo,
    'description' | 'device' | 'vendor' | 'architecture' | 'isFallbackAdapter'
  >,
): boolean {
  const { description, device, vendor, architecture, isFallbackAdapter } = info;
  // Dawn names the architecture of all drivers with Mesa's vendor number "software", also that of
  // Asahi, which runs on an Apple GPU. Browsers before isFallbackAdapter do not tell the two apart.
  const asahi = vendor === 'mesa' && isFallbackAdapter === false;
  const words = `${description} ${device} ${vendor} ${asahi ? '' : architecture}`;
  return isFallbackAdapter || SOFTWARE_DRIVERS.test(words);
}

/** Whether the driver compiles at the first dispatch: those on the CPU but SwiftShader. */
function compilesLate(info: GPUAdapterInfo): boolean {
  return isSoftware(info) && !/swiftshader/i.test(`${info.description} ${info.architecture}`);
}

function allLimits(limits: GPUSupportedLimits): Record<string, number> {
  const all: Record<string, number> = {};
  for (const name in limits) {
    const value: unknown = Reflect.get(limits, name);
    if (typeof value === 'number') all[name] = value;
  }
  return all;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
