import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { validateConfig } from '#run/config.ts';
import { presetConfig } from '#run/presets.ts';
import { inChinese } from '#ui/i18n/chinese.ts';
import { fileSentences } from './files.ts';
import { trainingSentences } from './training.ts';

const root = path.resolve(import.meta.dirname, '../../../../..');
const ROOMS = [
  'shared',
  'engine/data',
  'engine/trainer',
  'hosts/worker',
  'page/client',
  'page/store',
  'page/charts',
];
const FILES = [
  'src/engine/gpu/device.ts',
  'src/engine/cluster/kmeans.ts',
  'src/engine/cluster/featureChunks.ts',
];

/** Sentences that no page shows, and credits, which are quoted. */
const NEVER_SHOWN: readonly RegExp[] = [
  /^The run has no stage\.|is drawn outside its|of the features holds/,
  /Krizhevsky|Noto Emoji|Zalando/,
];

/** Frames whose other half comes from elsewhere; the cases below put them together. */
const PUT_TOGETHER: readonly RegExp[] = [
  /^The config has a field "7"|^The address sets "7", which is not a field/,
  /^This run needs 7 of GPU memory|^The training worker failed7/,
  /^The stored queue 7 than|^The browser's storage was reset: 7 stored/,
  /^holds a config|^was damaged in|^was written by a newer|^cannot be read by this version/,
];

const NOT_OURS = /\.(test|bench)\.ts$|reference|\.fixture|checked\.ts$|zh\.ts$/;

function sources(): { readonly file: string; readonly code: string }[] {
  const files = ROOMS.flatMap((room) =>
    readdirSync(path.join(root, 'src', room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !NOT_OURS.test(name))
      .map((name) => path.join('src', room, name)),
  );
  return [...files, ...FILES].map((file) => ({
    file,
    code: readFileSync(path.join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''),
  }));
}

/** The two texts of `a ? 'b' : 'c'`. */
const CHOICE = /\?\s*(['`])((?:(?!\1).)*)\1\s*:\s*(['`])((?:(?!\3).)*)\3$/s;

/** Every string of some code, those inside of templates too; what a template puts in is a 7. */
function strings(code: string): string[] {
  const found: string[] = [];
  let i = 0;
  const quoted = (quote: string): string => {
    let text = '';
    for (i++; i < code.length && code[i] !== quote; i++) {
      if (code[i] === '\\') i++;
      text += code[i];
    }
    i++;
    return text;
  };
  const template = (): string[] => {
    let texts = [''];
    const add = (...more: readonly string[]) => {
      texts = texts.flatMap((text) => more.map((one) => text + one));
    };
    for (i++; i < code.length && code[i] !== '`'; ) {
      if (code[i] === '\\') {
        add(code[i + 1] ?? '');
        i += 2;
      } else if (code.startsWith('${', i)) {
        i += 2;
        const from = i;
        walk('}');
        const [, , yes, , no] = CHOICE.exec(code.slice(from, i - 1)) ?? [];
        const filled = [yes ?? '7', no ?? '7'].map((text) => text.replace(/\$\{[^}]*\}/g, '7'));
        add(...new Set(filled));
      } else add(code[i++] ?? '');
    }
    i++;
    return texts;
  };
  const walk = (until: string) => {
    for (let depth = 0; i < code.length; ) {
      const at = code.charAt(i);
      if (at === until && depth === 0) {
        i++;
        return;
      }
      if (at === "'" || at === '"') found.push(quoted(at));
      else if (at === '`') found.push(...template());
      else {
        if (at === '{') depth++;
        if (at === '}') depth--;
        i++;
      }
    }
  };
  walk('');
  return found;
}

/** Three words and a full stop make a sentence. */
const isSentence = (text: string) =>
  /^[\w“"(‘{ ][^\n;{}=]*(\S+ ){2}[^\n]*[^.\s][.!]$/.test(text.trim()) && !/^\W*https?:/.test(text);

const han = /[\p{Script=Han}，。：；]/u;

test('every sentence that the rooms behind the page can say has its Chinese', () => {
  const missing = sources().flatMap(({ file, code }) =>
    strings(code)
      // A sentence that stands in front came as a value.
      .map((text) => text.trim().replace(/^7 (?=[A-Z])|(?<=\.) 7$/, ''))
      .filter((text) => isSentence(text))
      .filter((text) => ![...NEVER_SHOWN, ...PUT_TOGETHER].some((known) => known.test(text)))
      .filter((text) => !han.test(inChinese(text)))
      .map((text) => `${file}: ${text}`),
  );
  expect(missing).toEqual([]);
});

test('what the images are doing has its Chinese', () => {
  const doing = sources().flatMap(({ code }) =>
    Array.from(
      code.matchAll(/\b(?:pace\.report|inParallel)\([^)']*'([^'\n]+)'/g),
      ([, text = '']) => text,
    ),
  );
  expect(doing.length).toBeGreaterThan(5);
  doing.push('Unpacking images.zip');
  expect(doing.filter((text) => !han.test(inChinese(text)))).toEqual([]);
});

test('both languages have the same places, and no form fits everything', () => {
  const places = (text: string) =>
    [...new Set(Array.from(text.matchAll(/\{\{[#=]?\w+\}\}/g), String))].toSorted();
  for (const [english, chinese] of Object.entries({ ...trainingSentences, ...fileSentences })) {
    expect(places(chinese), english).toEqual(places(english));
    expect(english.replace(/\{\{[#=]?\w+\}\}/g, '').trim().length, english).toBeGreaterThan(1);
  }
});

describe('a sentence with its values', () => {
  test.each([
    [
      'The loss became NaN at step 9. Nothing guards this run, so the model takes it in.',
      '损失在第 9 步变成 NaN。本次训练没有保护，模型会吸收这个值。',
    ],
    [
      'At step 5 the largest activation, in head_a.0, is 1.68e+4, 26 % of what half precision holds: overflow is near. A lower rate stops the growth; a clip does not.',
      '第 5 步：最大激活（在 head_a.0）是 1.68e+4，为半精度上限的 26 %：即将溢出。降低学习率能阻止增长；裁剪不能。',
    ],
    [
      'Stage 2 begins after step 20: encoder is frozen, a trains, b waits for ProtoNCE; InfoNCE + ProtoNCE.',
      '第 20 步之后进入阶段 2：编码器冻结，a 训练，b 等待 ProtoNCE；InfoNCE + ProtoNCE。',
    ],
    [
      'data.gz, x.bin, y.txt and 3 more: these are of no type that can be read. Give CIFAR-10 binary (.bin, .bin.gz or cifar-10-binary.tar.gz), IDX with or without .gz, or a folder or zip of PNG, JPEG or WebP with one folder a class.',
      'data.gz, x.bin, y.txt 等，另有 3 个：这些不是能读取的类型。请给 CIFAR-10 二进制文件（.bin、.bin.gz 或 cifar-10-binary.tar.gz）、IDX（可带 .gz），或每类一个文件夹的 PNG、JPEG、WebP 文件夹或 zip。',
    ],
    [
      'The checkpoint of run "a" (1.2 MB) could not be stored: the browser says "full". Export the checkpoint to keep it, then reload the page; what was stored before is unharmed.',
      '运行“a”的检查点（1.2 MB）无法保存：浏览器报告 "full"。请导出检查点以便保留，然后重新载入页面；之前保存的内容完好。',
    ],
    [
      'The config has a field "Epochs" that this version does not know; write it epochs. Where it is missing, the default is used.',
      '配置里有本版本不认识的字段“Epochs”；请写成 epochs。缺少之处使用默认值。',
    ],
    [
      'The address sets "foo", which is not a field of a run; the names are in the help of each field.',
      '地址设置了“foo”，但没有这个字段；字段名见各字段的帮助。',
    ],
    [
      'This run needs 9.1 GB of GPU memory, 3.0 GB of it in one piece (queue), and this adapter’s pieces hold 2.1 GB; the largest batch that fits this adapter is 128.',
      '本次训练需要 9.1 GB 显存，其中 3.0 GB 要连成一块（队列），而此适配器每块最多 2.1 GB；能放下的最大批大小是 128。',
    ],
    [
      'From the address: Batch size (batchSize) is 7; it must lie in 8 to 1024.',
      '来自地址：批大小（batchSize）是 7，必须在 8 到 1024 之内。',
    ],
    ['The training worker failed: out of memory.', '训练工作线程出错：out of memory。'],
    [
      'The stored queue has version 9 than this page reads (version 1); queue the runs anew.',
      '已存队列的版本是 9，而本页读取版本 1；请重新排队。',
    ],
    [
      "The browser's storage was reset: 3 runs were stored here and none is left. Import exported checkpoints to get them back.",
      '浏览器的存储被重置：这里原有 3 个运行，现在一个也不剩。请导入已导出的检查点来找回。',
    ],
    [
      'The record of steps 1 to 128 of run "b" cannot be read by this version of the lab and is left as it is. Open it with the version that wrote it.',
      '运行“b”第 1 到 128 步的记录无法由本版本读取，保持原样。请用写它的版本打开。',
    ],
    [
      '“x.pt” cannot be read as a checkpoint: it looks like a pickled PyTorch file, which can run code and is never opened here. Save it in PyTorch with safetensors.torch.save_file and choose that file.',
      '“x.pt” 无法作为检查点读取：它像是 pickle 格式的 PyTorch 文件，这种文件能运行代码，这里从不打开。请在 PyTorch 里用 safetensors.torch.save_file 保存，再选择那个文件。',
    ],
  ])('%s', (english, chinese) => {
    expect(inChinese(english)).toBe(chinese);
  });

  test('a field is called by its name on the page', () => {
    const [problem] = validateConfig({ ...presetConfig('quick'), temperature: 100 });
    expect(inChinese(problem?.message ?? '')).toMatch(
      /^温度（temperature）是 100，必须在 .*之内。$/,
    );
  });

  test('what has no form stays as it is, a name with commas and a plain reason too', () => {
    for (const text of ['sgd, first try', 'Failed to fetch', 'from 1 to 2, say']) {
      expect(inChinese(text)).toBe(text);
    }
  });
});
