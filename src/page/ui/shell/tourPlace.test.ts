import { describe, expect, test } from 'vitest';
import { type Box, cardPlace, litBox, overlap, type Size } from './tourPlace.ts';

const DESK: Size = { width: 1280, height: 900 };
const PHONE: Size = { width: 390, height: 844 };
const CARD: Size = { width: 340, height: 170 };

describe('the light', () => {
  test('is where its target is, with a margin', () => {
    const target = { left: 100, top: 80, width: 50, height: 36 };
    expect(litBox(target, DESK)).toEqual({ left: 94, top: 74, width: 62, height: 48 });
  });

  test('ends at the window', () => {
    const tall = { left: 350, top: 120, width: 916, height: 4000 };
    expect(litBox(tall, DESK)).toEqual({ left: 344, top: 114, width: 928, height: 786 });
    expect(litBox({ ...tall, top: 1000 }, DESK)).toBeNull();
  });
});

describe('the card', () => {
  const train: Box = { left: 350, top: 70, width: 80, height: 36 };
  const placed = (lit: Box | null, view: Size, free: readonly Box[]): Box => ({
    ...CARD,
    ...cardPlace(lit, CARD, view, free),
  });

  test('stands below Train and leaves it free', () => {
    const lit = litBox(train, DESK);
    expect(placed(lit, DESK, [train])).toMatchObject({ left: 344, top: 124 });
  });

  test('about charts that fill the rest of the window, it covers neither Train nor them', () => {
    const charts = litBox({ left: 350, top: 150, width: 916, height: 2000 }, DESK);
    const card = placed(charts, DESK, [train]);
    expect(overlap(card, train)).toBe(0);
    expect(charts === null ? 1 : overlap(card, charts)).toBeLessThan(CARD.width * CARD.height);
  });

  test('without a target it is in the middle', () => {
    expect(placed(null, DESK, [])).toMatchObject({ left: 470, top: 365 });
  });

  test.each([DESK, PHONE])('is in the window of %o and never hides Train', (view) => {
    const shares = [0, 0.2, 0.5, 0.8, 1];
    for (const x of shares) {
      for (const y of shares) {
        const button = { ...train, left: x * (view.width - 80), top: y * (view.height - 36) };
        for (const size of shares) {
          const left = (1 - x) * view.width * 0.9;
          const target = { left, top: y * view.height * 0.9, width: size * view.width };
          const lit = litBox({ ...target, height: size * 2 * view.height }, view);
          const card = placed(lit, view, [button]);
          expect(card.left).toBeGreaterThanOrEqual(12);
          expect(card.top).toBeGreaterThanOrEqual(12);
          expect(card.left + card.width).toBeLessThanOrEqual(view.width - 12);
          expect(card.top + card.height).toBeLessThanOrEqual(view.height - 12);
          expect(overlap(card, button)).toBe(0);
        }
      }
    }
  });
});
