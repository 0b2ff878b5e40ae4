/** Chinese through i18next; loaded only where Chinese is shown. */
import { createInstance } from 'i18next';
import { inEnglish, type Text } from '#base/words.ts';
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

/** A text that no dictionary has is not Chinese; the library would read it as a template of its own. */
export const inChinese: Text = (english, values = {}) =>
  Object.hasOwn(zh, english) ? i18n.t(english, { ...values }) : inEnglish(english, values);
