import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzz, readsOrRefuses } from '#base/fuzz.fixture.ts';
import { linkedFolders } from './findRuns.ts';
import { GrowingFile } from './growingFile.ts';

const text = fc.string({ unit: fc.constantFrom('a', '\n', 'é', '{"', ' '), maxLength: 60 });

test('a file that grows, is cut or is replaced gives the lines that it has at last, each once', async () => {
  /** Contents at each look: a part of a text, to be overtaken by another text or by more of it. */
  const looks = fc.array(fc.tuple(text, fc.nat(80)), { minLength: 1, maxLength: 4 });
  await fuzz(fc.tuple(looks, fc.array(fc.nat(80), { maxLength: 4 })), async ([others, cuts]) => {
    let bytes = new Uint8Array();
    const file = new GrowingFile('a', async (from) => bytes.slice(from));
    let lines: string[] = [];
    const look = async () => {
      for (let replaced = true; replaced; ) {
        const next = await file.next();
        replaced = next.replaced;
        if (replaced) lines = [];
        lines.push(...next.lines);
      }
    };
    for (const [content, cut] of others) {
      bytes = new TextEncoder().encode(`${content.length}${content}`).slice(0, cut);
      await look();
    }
    const last = new TextEncoder().encode(`last\n${others.map(([one]) => one).join('\n')}`);
    for (const cut of [...cuts.toSorted((a, b) => a - b), last.length]) {
      bytes = last.slice(0, Math.max(cut, 5));
      await look();
    }
    const wanted = new TextDecoder().decode(last).split('\n');
    expect(file.begun).toBe(wanted.pop());
    expect(lines).toEqual(wanted);
  });
});

test('bytes that are no text are refused in words', async () => {
  await fuzz(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
    const file = new GrowingFile('a', async (from) => bytes.slice(from));
    await readsOrRefuses(async () => [await file.next(), await file.next()]);
  });
});

test('whatever a server lists, only names of folders right below are looked into', async () => {
  const part = fc.constantFrom(
    '<a href="',
    "<A HREF='",
    '"',
    "'>",
    '../',
    './',
    'run',
    '/',
    '%2e%2e',
    '%',
    'http:',
    '?x',
  );
  await fuzz(fc.array(part, { maxLength: 30 }), async (parts) => {
    for (const name of linkedFolders(parts.join(''))) {
      const at = new URL(`${encodeURIComponent(name)}/`, 'https://a.b/runs/');
      expect(at.href).toMatch(/^https:\/\/a\.b\/runs\/[^/?#]+\/$/);
    }
  });
});
