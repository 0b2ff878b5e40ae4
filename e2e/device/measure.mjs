// One part of `npm run device` in a process of its own: node e2e/device/measure.mjs --measure PART
// --width N --batch N --json FILE [--tiny].
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { importBundled } from '../tools/bundle.mjs';

const { values } = parseArgs({
  options: {
    measure: { type: 'string', default: '' },
    width: { type: 'string', default: '8' },
    batch: { type: 'string', default: '32' },
    json: { type: 'string', default: '' },
    tiny: { type: 'boolean', default: false },
  },
});
const { measurePart } = await importBundled('src/checks/device/devicePart.ts');
const found = await measurePart({
  part: values.measure,
  width: Number(values.width),
  batch: Number(values.batch),
  tiny: values.tiny,
  note: (/** @type {string} */ sentence) => process.stderr.write(`${sentence}\n`),
});
writeFileSync(values.json, JSON.stringify(found));
// Dawn keeps the process alive.
process.exit(0);
