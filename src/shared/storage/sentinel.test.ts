import { describe, expect, it } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { checkSentinel, clearSentinel } from './sentinel.ts';

function marks(): {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
} {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => {
      values.set(key, value);
    },
  };
}

describe('the sentinel', () => {
  it('is silent on a first visit and while there are runs', () => {
    const store = marks();
    expect(checkSentinel(store, 0)).toBeNull();
    expect(checkSentinel(store, 3)).toBeNull();
    expect(checkSentinel(store, 2)).toBeNull();
  });

  it('warns on every listing when all runs are gone', () => {
    const store = marks();
    checkSentinel(store, 3);
    expect(english(checkSentinel(store, 0))).toMatch(/storage was reset: 3 runs were stored here/);
    expect(english(checkSentinel(store, 0))).toMatch(/storage was reset/);
    clearSentinel(store);
    expect(checkSentinel(store, 0)).toBeNull();
  });

  it('is silent if the user forbids storage', () => {
    const fail = () => {
      throw new DOMException('', 'SecurityError');
    };
    expect(checkSentinel({ getItem: fail, setItem: fail }, 0)).toBeNull();
    expect(() => clearSentinel({ getItem: fail, setItem: fail })).not.toThrow();
  });
});
