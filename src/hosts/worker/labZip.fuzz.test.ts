import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { bytesLike, countingReads, fuzz, readsOrRefuses } from '#base/fuzz.fixture.ts';
import { unpackLab } from './labZip.ts';

test('a lab’s zip is unpacked within its size, or refused in words', async () => {
  const whole = zipSync({
    'runs/a/run.json': strToU8('{"format":"protolab-run","version":2}'.repeat(3)),
    'runs/a/checkpoint.safetensors': [new Uint8Array(99), { level: 0 }],
    'runs/b/run.json': strToU8('{}'),
    '../c/run.json': strToU8('{}'),
    'runs/d/link': [strToU8('/etc/passwd'), { os: 3, attrs: (0o120777 << 16) >>> 0 }],
  });
  await fuzz(bytesLike(whole), async (bytes) => {
    const [, work] = await countingReads(() =>
      readsOrRefuses(async () => {
        for await (const { entries } of unpackLab(new Blob([bytes]), 'lab.zip')) {
          for (const { path } of entries) expect(path.split('/')).not.toContain('..');
        }
      }),
    );
    expect(work.bytes).toBeLessThan(40 * bytes.length + 2 ** 16);
  });
});
