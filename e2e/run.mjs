// Runs one of the project's commands: node e2e/run.mjs NAME [options]. The commands are the scripts
// of package.json that call this file; NAME's code is e2e/NAME.ts, which is bundled for Node first
// (about a second).
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const [command = '', ...options] = process.argv.slice(2);
const here = path.dirname(fileURLToPath(import.meta.url));
const { engines, scripts } = JSON.parse(readFileSync(path.join(here, '../package.json'), 'utf8'));
const commands = Object.keys(scripts).filter(
  (name) => scripts[name] === `node e2e/run.mjs ${name}`,
);

function refuse(/** @type {string} */ sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

if (!commands.includes(command)) {
  refuse(`"${command}" is not a command; use one of ${commands.join(', ')}.`);
}
if (!existsSync(path.join(here, '../node_modules/vite'))) {
  refuse('The packages are not installed yet; run npm install first.');
}
const { default: semver } = await import('semver');
if (!semver.satisfies(process.versions.node, engines.node)) {
  refuse(
    `Protolab needs Node ${engines.node}, and this is ${process.versions.node}. Install one of these.`,
  );
}

const { importBundled } = await import('./tools/bundle.mjs');
const { main } = await importBundled(`e2e/${command}.ts`);
await main(options);
