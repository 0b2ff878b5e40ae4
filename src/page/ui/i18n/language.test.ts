import { afterEach, expect, test, vi } from 'vitest';
import { inEnglish, say, speak } from '#base/words.ts';
import { currentText, onLanguageShown, showLanguage } from './language.ts';

vi.stubGlobal('document', { documentElement: { lang: 'en' } });
afterEach(() => showLanguage('en'));

test('English is shown unchanged, with its values filled in', () => {
  const t = currentText();
  expect(t('Train')).toBe('Train');
  expect(t('{{n}} alerts, {{what}}', { n: 3 })).toBe('3 alerts, {{what}}');
});

test('Chinese is looked up, what no dictionary has stays English', async () => {
  const shown = vi.fn();
  const end = onLanguageShown(shown);
  await showLanguage('zh');
  end();
  const t = currentText();
  expect(shown).toHaveBeenCalledTimes(1);
  expect(document.documentElement.lang).toBe('zh-CN');
  expect(t('Train')).toBe('训练');
  expect(t('{{n}} alerts', { n: 3 })).toBe('3 条警报');
  expect(t('Row 3: no key. Is this one? {{no}}')).toBe('Row 3: no key. Is this one? {{no}}');
});

test('values go in as they are: neither escaped nor looked up nor read as placeholders', async () => {
  await showLanguage('zh');
  const title = '<b>&</b> {{n}} $t(Train)';
  expect(currentText()('Dismiss: {{title}}', { title })).toBe(`关闭：${title}`);
});

test('a language asked for later wins over one that loads longer', async () => {
  const chinese = showLanguage('zh');
  await showLanguage('en');
  await chinese;
  expect(currentText()('Train')).toBe('Train');
});

test('words with values are translated with the words inside them', async () => {
  const words = say('Step {{step}} · {{what}}', { step: '7', what: say('logits are tied') });
  expect(speak(inEnglish, words)).toBe('Step 7 · logits are tied');
  await showLanguage('zh');
  expect(speak(currentText(), words)).toBe('第 7 步 · logit 并列');
});
