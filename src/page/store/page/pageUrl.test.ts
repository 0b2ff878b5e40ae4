import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { readPageUrl } from './pageUrl.ts';

test('an empty address requests nothing', () => {
  expect(readPageUrl('')).toEqual({
    preset: null,
    changes: {},
    theme: null,
    language: null,
    tour: false,
    powerPreference: 'high-performance',
    problems: [],
  });
});

test('preset, settings, theme, language, tour and adapter are read', () => {
  const request = readPageUrl(
    '?preset=quick&set=epochs=4&set=blurEnabled=true&set=dataset=emoji&theme=dark&lang=zh&tour&adapter=low-power',
  );
  expect(request).toEqual({
    preset: 'quick',
    changes: { epochs: 4, blurEnabled: true, dataset: 'emoji' },
    theme: 'dark',
    language: 'zh',
    tour: true,
    powerPreference: 'low-power',
    problems: [],
  });
});

test.each([
  ['?preset=quik', ['"quik"', 'quick, scenes']],
  ['?set=epochs', ['"epochs"', 'set=key=value']],
  ['?set=epochs=many', ['epochs', '"many"', '1 to 2000']],
  ['?set=epochs=0', ['epochs', '1 to 2000']],
  ['?set=learningrate=1', ['"learningrate"', 'write learningRate.']],
  ['?set=__proto__=1', ['"__proto__"', 'not a field']],
  ['?theme=blue', ['"blue"', 'light or dark']],
  ['?lang=fr', ['"fr"', 'en or zh']],
  ['?adapter=cuda', ['"cuda"', 'high-performance']],
  ['?epochs=4', ['"epochs"', 'preset, set, theme, lang, adapter, tour']],
])('%s is named in a message and changes nothing', (search, words) => {
  const { problems, changes, preset, theme } = readPageUrl(search);
  expect(problems).toHaveLength(1);
  for (const word of words) expect(english(problems[0])).toContain(word);
  expect({ changes, preset, theme }).toEqual({ changes: {}, preset: null, theme: null });
});
