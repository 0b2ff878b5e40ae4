import { beforeEach, describe, expect, it } from 'vitest';
import { createSentinel, type MarkPlace } from './sentinel.ts';

let texts: (string | null)[] = [];
let clock = 0;
const place = (i: number): MarkPlace => ({
  read: async () => texts[i] ?? null,
  write: async (text) => {
    texts[i] = text;
  },
});
const open = () => createSentinel([place(0), place(1)], () => ++clock);

beforeEach(() => {
  texts = [];
  clock = 0;
});

describe('the sentinel', () => {
  it('is silent on a first visit, and marks the first run in both places', async () => {
    const sentinel = open();
    expect(await sentinel.check([])).toEqual([]);
    expect(texts).toEqual([]);
    expect(await sentinel.check(['a'])).toEqual([]);
    expect(texts.map((text) => JSON.parse(text ?? '').runs)).toEqual([['a'], ['a']]);
    expect(await sentinel.check(['b', 'a'])).toEqual([]);
  });

  it('names what is gone, all or some, until it is accepted; new runs are marked meanwhile', async () => {
    await open().check(['a', 'b', 'c']);
    expect(await open().check([])).toEqual(['a', 'b', 'c']);
    expect(await open().check(['b'])).toEqual(['a', 'c']);
    expect(await open().check(['b', 'd'])).toEqual(['a', 'c']);
    await open().accept(['b', 'd']);
    expect(await open().check(['b', 'd'])).toEqual([]);
    expect(await open().check(['b'])).toEqual(['d']);
  });

  it.each([0, 1])(
    'tells it from the place that is left when place %i is lost or damaged',
    async (i) => {
      await open().check(['a']);
      texts[i] = i === 0 ? null : '{"at":"x';
      expect(await open().check([])).toEqual(['a']);
      // And it is in both places again.
      expect(texts[0]).toBe(texts[1]);
    },
  );

  it('believes the newer place', async () => {
    await open().check(['a', 'b']);
    const old = texts[0] ?? null;
    await open().forget(['a']);
    texts[0] = old;
    expect(await open().check(['b'])).toEqual([]);
  });

  it('does not miss what the user deleted', async () => {
    await open().check(['a', 'b']);
    await open().forget(['a', 'b']);
    expect(await open().check([])).toEqual([]);
  });

  it('is silent where the browser forbids storage', async () => {
    const fail = () => Promise.reject(new DOMException('', 'SecurityError'));
    const sentinel = createSentinel([{ read: fail, write: fail }]);
    expect(await sentinel.check(['a'])).toEqual([]);
    expect(await sentinel.check([])).toEqual([]);
    await sentinel.forget(['a']);
    await sentinel.accept([]);
  });
});
