import { beforeEach, expect, it } from 'vitest';
import { inEnglish, speak } from '#base/words.ts';
import { createAlertStore } from './alerts.ts';
import { followUpdates } from './pageUpdates.ts';

let busy = false;
let elsewhere = false;
let reloads = 0;
let takeOvers = 0;
let listeners: (() => void)[] = [];
let waits = () => {};
let replaced = () => {};
const alerts = createAlertStore();

const change = (now: boolean) => {
  busy = now;
  for (const listener of listeners) listener();
};
const said = () =>
  alerts
    .getState()
    .alerts.map(({ title, sentences: [sentence] }) => [
      speak(inEnglish, title),
      sentence === undefined ? '' : speak(inEnglish, sentence),
    ]);
const press = async () => {
  alerts.getState().alerts[0]?.actions[0]?.run();
  await Promise.resolve();
  await Promise.resolve();
};

beforeEach(async () => {
  busy = false;
  elsewhere = false;
  reloads = 0;
  takeOvers = 0;
  listeners = [];
  alerts.dismiss('update');
  await followUpdates({
    offline: {
      async start(onWaits, onReplaced) {
        waits = onWaits;
        replaced = onReplaced;
      },
      takeOver: () => {
        takeOvers++;
      },
    },
    alerts,
    runs: { busy: () => busy, subscribe: (listener) => void listeners.push(listener) },
    trainsAnywhere: async () => elsewhere,
    reload: () => {
      reloads++;
    },
  });
});

it('a newer version is offered, and put in when asked for', async () => {
  expect(said()).toEqual([]);
  waits();
  expect(said()).toHaveLength(1);
  expect(takeOvers).toBe(0);
  await press();
  expect(takeOvers).toBe(1);
  replaced();
  expect(reloads).toBe(1);
});

it('is not offered while a run trains, but after it', () => {
  change(true);
  waits();
  expect(said()).toEqual([]);
  change(false);
  expect(said()).toHaveLength(1);
  change(true);
  expect(said()).toEqual([]);
});

it('is not put in while another tab trains', async () => {
  elsewhere = true;
  waits();
  await press();
  expect(takeOvers).toBe(0);
  expect(said()[0]?.[1]).toMatch(/^A run trains in this browser/);
  elsewhere = false;
  await press();
  expect(takeOvers).toBe(1);
});

it('put in by another tab never reloads a page that trains', () => {
  change(true);
  replaced();
  expect(reloads).toBe(0);
  expect(said()[0]?.[1]).toMatch(/^Another tab has put it in/);
});

it('a dismissed offer stays away', () => {
  waits();
  alerts.dismiss('update');
  change(false);
  expect(said()).toEqual([]);
});
