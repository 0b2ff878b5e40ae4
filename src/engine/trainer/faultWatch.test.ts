import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import { say } from '#base/words.ts';
import type { GpuFault } from '#gpu/device.ts';
import { DeviceFailed } from './faults.ts';
import { causeOf, FaultWatch } from './faultWatch.ts';

type Listener = (fault: GpuFault) => void;

function device() {
  const listeners = new Set<Listener>();
  return {
    listeners,
    onFault: (listener: Listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    fail: () => {
      for (const listener of listeners) listener({ kind: 'deviceLost', message: say('lost') });
    },
  };
}

test('results are passed on; pending work fails with the device', async () => {
  const gpu = device();
  const watch = new FaultWatch(gpu);
  expect(await watch.orFail(Promise.resolve(7))).toBe(7);
  await expect(watch.orFail(Promise.reject(new Error('own')))).rejects.toThrow('own');
  const waiting = watch.orFail(new Promise(() => {}));
  gpu.fail();
  await expect(waiting).rejects.toThrow(DeviceFailed);
  await expect(watch.orFail(new Promise(() => {}))).rejects.toThrow('lost');
});

test('close removes the listeners', () => {
  const gpu = device();
  const watch = new FaultWatch(gpu);
  expect(gpu.listeners.size).toBe(1);
  watch.close();
  expect(gpu.listeners.size).toBe(0);
});

test('results are not kept', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const watch = new FaultWatch(device());
  const kept: WeakRef<Uint8Array>[] = [];
  for (let i = 0; i < 5; i++) {
    kept.push(new WeakRef(await watch.orFail(Promise.resolve(new Uint8Array(1000)))));
  }
  // A WeakRef holds its target until the turn ends.
  await new Promise((resolve) => setTimeout(resolve, 0));
  collect();
  expect(kept.slice(0, 4).map((ref) => ref.deref())).toEqual(Array(4).fill(undefined));
  await watch.orFail(Promise.resolve());
});

test('work that fails just before its device is known to be lost failed by the loss', async () => {
  vi.useFakeTimers();
  const gpu = device();
  const aborted = causeOf(new DOMException('unmapped', 'AbortError'), gpu);
  vi.advanceTimersByTime(100);
  gpu.fail();
  expect(await aborted).toMatchObject({ name: 'DeviceFailed', kind: 'deviceLost' });
  const own = new RangeError('a mistake of ours');
  const failed = causeOf(own, device());
  vi.advanceTimersByTime(2000);
  expect(await failed).toBe(own);
  const said = new DeviceFailed('outOfMemory', say('too little'));
  expect(await causeOf(said, device())).toBe(said);
  vi.useRealTimers();
});
