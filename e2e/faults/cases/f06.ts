import { readSafetensors } from '#checkpoint/safetensors.ts';
import type { RunConfig } from '#run/config.ts';
import { presetConfig } from '#run/presets.ts';
import type { FaultBrowser } from '../faultBrowser.ts';
import { eachTry, type FaultCase, type FaultContext, FaultMissed } from '../faultCase.ts';
import { FaultPage, SMALL } from '../faultPage.ts';
import { savedRun, storedRecords } from '../storedRecords.ts';
import { trainerOf, withTrainerHook } from '../trainerHook.ts';

/** Arrays of the state that get a NaN, by the labels of their buffers. */
const PLACES = [
  ['a weight', 'query parameters'],
  ['a key parameter', 'key parameters'],
  ['a moment', 'first moments'],
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
  [what, label]: (typeof PLACES)[number],
) {
  const hooked = await withTrainerHook(address, rememberBuffers, null);
  const lab = await FaultPage.open(browser.context, hooked.address, SMALL);
  await lab.usable();
  const runId = await lab.train();
  await lab.event('checkpointKept');
  const trainer = await trainerOf(lab.page);
  const from = lab.events.length;
  if (!(await trainer.evaluate(poison, label))) throw new Error(`no array is called ${label}`);
  const { fault } = await lab.event('runEnded', (event) => event.runId === runId, from);
  if (fault === null) throw new FaultMissed(`NaN in ${what}: no fault`);
  const late = lab.events
    .slice(from)
    .flatMap((event) => (event.type === 'stepsFinished' ? event.steps : []))
    .find(({ step, loss }) => step < fault.step && !Number.isFinite(loss));
  if (late !== undefined) {
    throw new FaultMissed(`NaN in ${what}: in step ${late.step}, named at ${fault.step}`);
  }
  await requireFinite(lab, runId, `NaN in ${what}`);
  const named = lab.events.some(
    (event) => event.type === 'diagnosisFinished' && event.diagnosis.firstTensor !== null,
  );
  if (!named) throw new FaultMissed(`NaN in ${what}: no tensor is named`);
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

/** Runs in the worker: writes a NaN into the newest buffer of that label; false if there is none. */
function poison(label: string): boolean {
  const buffers: unknown = Reflect.get(globalThis, 'protolabBuffers');
  if (!(buffers instanceof Map)) return false;
  const found = buffers.get(label);
  if (found === undefined) return false;
  found.device.queue.writeBuffer(found.buffer, 0, Float32Array.of(Number.NaN));
  return true;
}
