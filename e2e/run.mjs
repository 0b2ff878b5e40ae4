// Runs one of the project's commands: node e2e/run.mjs start|test|train|baseline|golden|compare|bench|soak|rules [options].
// The commands are TypeScript; each is bundled for this Node first, which takes a second.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const commands = [
  'start',
  'test',
  'train',
  'baseline',
  'golden',
  'compare',
  'bench',
  'soak',
  'rules',
];
const [command = '', ...options] = process.argv.slice(2);
const here = path.dirname(fileURLToPath(import.meta.url));

function refuse(/** @type {string} */ sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

if (!commands.includes(command)) {
  refuse(`"${command}" is not a command; use one of ${commands.join(', ')}.`);
}
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  refuse(
    `Protolab needs Node 20.19 or newer, this is ${process.versions.node}; install a newer one.`,
  );
}
if (!existsSync(path.join(here, '../node_modules/vite'))) {
  refuse('The packages are not installed yet; run npm install first.');
}

const { importBundled } = await import('./tools/bundle.mjs');
const { main } = await importBundled(`e2e/${command}.ts`);
await main(options);
