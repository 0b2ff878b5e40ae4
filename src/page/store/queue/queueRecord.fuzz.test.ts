import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countedJson, fuzz, jsonLike, jsonTextLike, partsOf } from '#base/fuzz.fixture.ts';
import { english } from '#base/words.fixture.ts';
import { say } from '#base/words.ts';
import { FIELD_NAMES } from '#run/fields/fields.ts';
import { PRESET_NAMES, presetConfig } from '#run/presets.ts';
import { configQuery, readConfigJson } from '#store/config/configTravel.ts';
import { readPageUrl } from '#store/page/pageUrl.ts';
import { decodeQueue, encodeQueue } from './queueRecord.ts';

const config = presetConfig('quick');

test('a stored queue is read as far as it can be, and the rest is said', async () => {
  const item = {
    ...{ id: 'a', label: say('lr {{rate}}', { rate: 0.1 }), preset: 'quick', config },
    group: { id: 'g', kind: 'sweep', label: say('Sweep'), field: 'seed', value: 1, seed: 1 },
    ...{ forkedFrom: null, fromCheckpoint: false, state: 'waiting', runId: null, message: null },
    ...{ startedAt: null, endedAt: null, weights: { file: 'w.pth', sha256: 'ab' } },
  };
  const valid = { ...Object(encodeQueue({ items: [], stopOnFailure: true })), items: [item, item] };
  await fuzz(jsonLike(valid), (json) => {
    const counted = countedJson(json);
    const { items, problems } = decodeQueue(counted.json);
    expect(counted.looks()).toBeLessThan(40 * partsOf(json) + 500);
    for (const { config } of items) expect(Object.keys(config)).toEqual(FIELD_NAMES);
    expect(problems.length).toBeLessThan(30 * 100);
  });
});

test('a pasted config changes fields of the form, or is refused in words', async () => {
  const text = fc.oneof(
    jsonTextLike(config),
    jsonTextLike({ config, runId: 'a' }),
    fc.string({ maxLength: 40 }),
  );
  await fuzz(text, (text) => {
    const read = readConfigJson(text, config);
    if (read.config === null) expect(read.problems.length).toBeGreaterThan(0);
    else expect(Object.keys(read.config)).toEqual(FIELD_NAMES);
    for (const problem of read.problems) expect(english(problem).length).toBeLessThan(1500);
  });
});

test('a link is read or each unusable part is said; our own links are read whole', async () => {
  const part = fc.oneof(
    fc
      .tuple(
        fc.constantFrom(...FIELD_NAMES, '__proto__', 'nonsense'),
        fc.oneof(fc.string({ maxLength: 20 }), fc.constant('x'.repeat(4000))),
      )
      .map(([name, value]) => `set=${name}=${value}`),
    fc.constantFrom(
      'preset=quick',
      'preset=none',
      'theme=dark',
      'lang=xx',
      'tour',
      '&&',
      '%',
      'set=',
    ),
  );
  await fuzz(fc.array(part, { maxLength: 8 }), (parts) => {
    const read = readPageUrl(`?${parts.join('&')}`);
    for (const name of Object.keys(read.changes)) expect(FIELD_NAMES).toContain(name);
    for (const problem of read.problems) expect(english(problem).length).toBeLessThan(1500);
  });
  const presets = fc.constantFrom(...PRESET_NAMES);
  await fuzz(fc.tuple(presets, presets), ([shown, from]) => {
    const { preset, changes, problems } = readPageUrl(configQuery(shown, presetConfig(from)));
    expect(problems).toEqual([]);
    expect({ ...presetConfig(preset ?? 'quick'), ...changes }).toEqual(presetConfig(from));
  });
});
