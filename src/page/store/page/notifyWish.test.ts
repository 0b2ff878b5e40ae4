import { expect, test } from 'vitest';
import { createAlertStore } from './alerts.ts';
import { createNotifyWish, type Notifications } from './notifyWish.ts';

function setUp(answer: NotificationPermission, stored: Record<string, string> = {}) {
  let permission: NotificationPermission = 'default';
  const asked: string[] = [];
  const shown: string[] = [];
  const notifications: Notifications = {
    permission: () => permission,
    async ask() {
      asked.push('ask');
      permission = answer;
      return answer;
    },
    show: (title) => shown.push(title),
  };
  const keep = {
    getItem: (key: string) => stored[key] ?? null,
    setItem: (key: string, value: string) => {
      stored[key] = value;
    },
  };
  const alerts = createAlertStore();
  const open = () => createNotifyWish(keep, notifications, alerts);
  return { open, asked, shown, alerts };
}

test('nothing is asked unasked; turned on and allowed, the end is shown and the wish is kept', async () => {
  const { open, asked, shown } = setUp('granted');
  const wish = open();
  wish.show('end', '');
  expect([asked, shown]).toEqual([[], []]);
  await wish.toggle();
  wish.show('end', '');
  expect([asked, shown]).toEqual([['ask'], ['end']]);
  const later = open();
  expect(later.getState().wanted).toBe(true);
  await later.toggle();
  later.show('end', '');
  expect([asked, shown]).toEqual([['ask'], ['end']]);
  expect(open().getState().wanted).toBe(false);
});

test('a browser that refuses them is told about, with the way out', async () => {
  const { open, shown, alerts } = setUp('denied');
  const wish = open();
  await wish.toggle();
  wish.show('end', '');
  expect(wish.getState().wanted).toBe(false);
  expect(shown).toEqual([]);
  expect(alerts.getState().alerts.map(({ key }) => key)).toEqual(['notify']);
});

test('a browser without notifications has nothing to offer', async () => {
  const wish = createNotifyWish(null, null, createAlertStore());
  await wish.toggle();
  expect([wish.offered, wish.getState().wanted]).toEqual([false, false]);
});
