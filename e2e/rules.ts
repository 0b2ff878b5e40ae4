import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './tools/bundle.mjs';
import { roomRules } from './tools/roomRules.ts';

/** `npm run rules`: writes the linter's import rules from the table of rooms. */
export async function main(): Promise<void> {
  writeFileSync(path.join(root, 'e2e/tools/biome.rooms.json'), roomRules());
  process.stdout.write('e2e/tools/biome.rooms.json is written from e2e/tools/importTable.ts.\n');
}
