/** Chinese through i18next; loaded only where Chinese is shown. */
import { createInstance } from 'i18next';
import type { Text } from '#base/words.ts';
import { fileSentences } from './sentences/files.ts';
import { sentenceReader } from './sentences/read.ts';
import { trainingSentences } from './sentences/training.ts';
import { zh } from './zh.ts';

const i18n = createInstance({
  lng: 'zh',
  resources: { zh: { translation: zh } },
  // The keys are English sentences, with dots and colons in them.
  keySeparator: false,
  nsSeparator: false,
  fallbackLng: false,
  // React escapes what it draws.
  interpolation: { escapeValue: false },
  // The dictionary is here already: the first text is asked for in the same task.
  initAsync: false,
});
void i18n.init();

const read = sentenceReader({ ...trainingSentences, ...fileSentences }, (english) =>
  Object.hasOwn(zh, english) ? (zh[english] ?? null) : null,
);

/** A text that the dictionary does not know may be a sentence with its values inside. */
export const inChinese: Text = (english, values = {}) => {
  if (Object.hasOwn(zh, english)) return i18n.t(english, { ...values });
  return read(english) ?? i18n.t(english, { ...values });
};
