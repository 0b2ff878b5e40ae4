import { afterEach, expect, test, vi } from 'vitest';
import { inEnglish, listed, say, sentences, speak, verbatim } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import { validateConfig } from '#run/configRules.ts';
import { presetConfig } from '#run/presets.ts';
import { currentText, onLanguageShown, showLanguage } from './language.ts';

vi.stubGlobal('document', { documentElement: { lang: 'en' } });
afterEach(() => showLanguage('en'));

test('English is shown unchanged, with its values filled in', () => {
  const t = currentText();
  expect(t('Train')).toBe('Train');
  expect(t('{{n}} runs, {{what}}', { n: 3 })).toBe('3 runs, {{what}}');
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
  expect(t('{{n}} runs', { n: 3 })).toBe('3 次运行');
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

test('words are translated with the words inside them, a name in them never', async () => {
  const words = say('Step {{step}} · {{what}}', { step: '7', what: say('Tied logits') });
  expect(speak(inEnglish, words)).toBe('Step 7 · Tied logits');
  await showLanguage('zh');
  const t = currentText();
  expect(speak(t, words)).toBe('第 7 步 · logit 并列');
  expect(speak(t, say('{{file}} is empty. Copy it again.', { file: 'Loss' }))).toBe(
    'Loss 是空文件。请重新复制。',
  );
  expect(speak(t, verbatim('Ready $t(Train)'))).toBe('Ready $t(Train)');
});

test('in Chinese a field is called by its name on the page, in any sentence', async () => {
  await showLanguage('zh');
  const t = currentText();
  const problem = (changes: Partial<RunConfig>) => {
    const [found] = validateConfig({ ...presetConfig('quick'), ...changes });
    return found === undefined ? '' : speak(t, found.message);
  };
  expect(problem({ temperature: 100 })).toBe('温度（temperature）为 100，必须在 0.01 到 2 之间。');
  expect(problem({ stages: '0-3 encoder' })).toBe(
    '阶段计划（stages）的阶段“0-3 encoder”必须以损失结尾：“| inst”“| proto”或“| inst proto”。',
  );
  const part = say('encoder');
  const parts = listed([
    say('{{part}} is frozen', { part }),
    say('{{part}} trains', { part: 'a' }),
  ]);
  const stage = { stage: 2, step: 20, parts, losses: 'InfoNCE' };
  const note = say('Stage {{stage}} begins after step {{step}}: {{parts}}; {{losses}}.', stage);
  expect(speak(t, sentences(note, say('Cancelled.')))).toBe(
    '第 20 步之后进入阶段 2：编码器：冻结、a：训练；InfoNCE。已取消。',
  );
});
