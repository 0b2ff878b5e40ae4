// One part of `npm run device` in a process of its own: node e2e/device/measure.mjs --measure PART
// --json FILE [--tiny]. The file holds what was found so far, whenever the process is ended.
import { renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { importBundled } from '../tools/bundle.mjs';

const { values } = parseArgs({
  options: {
    measure: { type: 'string', default: '' },
    json: { type: 'string', default: '' },
    tiny: { type: 'boolean', default: false },
  },
});
// Ends with the command that started it, however that ended.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit(1);
}, 1000);

function keep(/** @type {object} */ found) {
  writeFileSync(`${values.json}.new`, JSON.stringify(found));
  renameSync(`${values.json}.new`, values.json);
}
const { measurePart } = await importBundled('src/checks/device/devicePart.ts');
const found = await measurePart({
  part: values.measure,
  tiny: values.tiny,
  note: (/** @type {string} */ sentence) => process.stderr.write(`${sentence}\n`),
  keep,
});
keep(found);
// Dawn keeps the process alive.
process.exit(0);
