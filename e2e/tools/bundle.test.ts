import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { root } from './bundle.mjs';

// In a separate process: Vitest resolves package exports that plain Node does not.
test('the trainer for Node loads in a plain Node', () => {
  const script = `
    import { importBundled } from './e2e/tools/bundle.mjs';
    const names = Object.keys(await importBundled('src/hosts/node/train.ts'));
    process.stdout.write(names.join(), () => process.exit());`;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  expect(out).toContain('trainInNode');
});
