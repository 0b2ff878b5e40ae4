import { readSafetensors } from '#checkpoint/safetensors.ts';
import type { RunConfig } from '#run/config.ts';
import { presetConfig } from '#run/presets.ts';
import type { FaultBrowser } from '../faultBrowser.ts';
import { eachTry, type FaultCase, type FaultContext, FaultMissed } from '../faultCase.ts';
import { FaultPage, SMALL } from '../faultPage.ts';
import { savedRun, storedRecords } from '../storedRecords.ts';
import { trainerOf, withTrainerHook } from '../trainerHook.ts';

/** Arrays of the state that get a NaN, by the beginning and end of their names. */
const PLACES = [
  ['a weight', '^encoder_q\\..*weight$'],
  ['a key parameter', '^encoder_k\\..*weight$'],
  ['a moment', '^optimizer\\..*weight$'],
] as const;

/** A NaN in a batch or in the state: named, and never stored over the last good state. */
export const f06: FaultCase = {
  id: 'F6',
  what: 'NaN in a batch, a weight, a key parameter, a moment',
  tries: 4,
  fullTries: 40,
  async run(context) {
    const browser = await context.start();
    return eachTry(context, async (n) => {
      const place = PLACES[n % (PLACES.length + 1)];
      if (place === undefined) return inBatch(context, browser);
      return inState(context, browser, place);
    });
  },
};

async function inState(
  { address }: FaultContext,
  browser: FaultBrowser,
  [what, pattern]: (typeof PLACES)[number],
) {
  const hooked = await withTrainerHook(address, rememberBuffers, null);
  const lab = await FaultPage.open(browser.context, hooked.address, SMALL);
  await lab.usable();
  const runId = await lab.train();
  await lab.event('checkpointKept');
  const trainer = await trainerOf(lab.page);
  const from = lab.events.length;
  const poisoned = await trainer.evaluate(poison, pattern);
  if (poisoned === null) throw new Error(`no array is named ${pattern}`);
  const end = await lab.event('runEnded', (event) => event.runId === runId, from);
  if (end.fault === null) throw new FaultMissed(`NaN in ${what} (${poisoned}): no fault`);
  await requireFinite(lab, runId, `NaN in ${what} (${poisoned})`);
  const named = lab.events.some(
    (event) => event.type === 'diagnosisFinished' && event.diagnosis.firstTensor !== null,
  );
  if (!named) throw new FaultMissed(`NaN in ${what} (${poisoned}): no tensor is named`);
  await lab.page.close();
  hooked.close();
  return {};
}

/** The preset's views of one colour are divided by their standard deviation, 0. */
async function inBatch({ address }: FaultContext, { context }: FaultBrowser) {
  const config: Partial<RunConfig> = presetConfig('cause-nan-data');
  const lab = await FaultPage.open(context, address, config, 'cause-nan-data');
  await lab.usable();
  const runId = await lab.train();
  const end = await lab.event('runEnded', (event) => event.runId === runId);
  if (end.fault?.kind !== 'nonFinite') throw new FaultMissed('NaN in a batch: no fault');
  const found = await lab.event('diagnosisFinished', (event) => event.runId === runId);
  const { step } = end.fault;
  const { diagnosis } = found;
  if (diagnosis.step !== step) {
    throw new FaultMissed(`NaN in a batch of step ${step} is named at step ${diagnosis.step}`);
  }
  await requireFinite(lab, runId, 'NaN in a batch');
  await lab.page.close();
  return {};
}

async function requireFinite({ page }: FaultPage, runId: string, what: string): Promise<void> {
  const { states } = await savedRun(await storedRecords(page), runId);
  for (const { step, bytes } of states) {
    const { tensors } = await readSafetensors(new Uint8Array(bytes), 'the state');
    const bad = tensors.find(({ dtype, data }) => dtype === 'F32' && !data.every(Number.isFinite));
    if (bad === undefined) continue;
    throw new FaultMissed(`${what}: the state of step ${step} holds it in ${bad.name}`, 1);
  }
}

/** Runs in the worker before its code: keeps the device's buffers by their labels. */
function rememberBuffers(): void {
  const buffers = new Map<string, { device: GPUDevice; buffer: GPUBuffer }>();
  Object.assign(globalThis, { protolabBuffers: buffers });
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (this: GPUDevice, descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    if (descriptor.label) buffers.set(descriptor.label, { device: this, buffer });
    return buffer;
  };
}

/** Runs in the worker: writes a NaN into the first buffer of that name; null if there is none. */
function poison(pattern: string): string | null {
  const buffers: unknown = Reflect.get(globalThis, 'protolabBuffers');
  if (!(buffers instanceof Map)) return null;
  for (const [label, { device, buffer }] of buffers) {
    if (!new RegExp(pattern).test(label)) continue;
    device.queue.writeBuffer(buffer, 0, Float32Array.of(Number.NaN));
    return label;
  }
  return null;
}
