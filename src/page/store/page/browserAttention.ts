/** The browser's notifications and its lock on the screen, where it has them. */
import type { AttentionView } from './attention.ts';
import type { Notifications } from './notifyWish.ts';

export function browserNotifications(): Notifications | null {
  if (!('Notification' in globalThis)) return null;
  return {
    permission: () => Notification.permission,
    ask: () => Notification.requestPermission(),
    show(title, body) {
      try {
        const notice = new Notification(title, { body, tag: 'protolab', icon: '/favicon.svg' });
        notice.onclick = () => {
          globalThis.focus();
          notice.close();
        };
      } catch {
        // Android allows notifications from service workers only.
      }
    },
  };
}

export const browserAttention = (): AttentionView => ({
  document,
  window,
  wakeLock: 'wakeLock' in navigator ? navigator.wakeLock : null,
});
