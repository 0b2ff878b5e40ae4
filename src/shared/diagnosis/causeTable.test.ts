import { expect, test } from 'vitest';
import { PRESETS } from '#run/presets.ts';
import type { Cause } from './causes/cause.ts';
import { CAUSES, VERDICTS } from './causeTable.ts';
import { STORIES } from './stories.ts';

const files = import.meta.glob<Record<string, unknown>>('./causes/*.ts', { eager: true });

test('every file of a cause is in the table', () => {
  const written = Object.values(files).flatMap((module) => Object.values(module));
  expect(new Set(written)).toEqual(new Set(VERDICTS));
});

test('names and ranks are each given once', () => {
  expect(new Set(VERDICTS.map(({ name }) => name)).size).toBe(VERDICTS.length);
  expect(new Set(CAUSES.map(({ rank }) => rank)).size).toBe(CAUSES.length);
});

test('every cause has its own preset, which its story runs', () => {
  const presets = PRESETS.map(({ name }) => name).filter((name) => name.startsWith('cause-'));
  const cards: readonly Cause[] = CAUSES;
  expect(cards.map(({ story }) => story.preset).toSorted()).toEqual(presets.toSorted());
  const runs = STORIES.flatMap((story) => story.runs);
  for (const preset of presets) expect(runs).toContain(preset);
});

test('a cause that leaves out a part does not compile', () => {
  const { confidence: _, ...rest } = VERDICTS[0];
  // @ts-expect-error confidence is missing
  const incomplete: Cause = rest;
  expect(incomplete).not.toHaveProperty('confidence');
});
