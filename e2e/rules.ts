import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './tools/bundle.mjs';
import { runCommand } from './tools/options.ts';
import { roomRules } from './tools/roomRules.ts';

const RULES = {
  name: 'npm run rules',
  summary: "writes the linter's import rules from the table of rooms, e2e/tools/importTable.ts.",
  options: {},
};

/** `npm run rules`. */
export async function main(args: readonly string[]): Promise<void> {
  await runCommand(RULES, args, async () => {
    writeFileSync(path.join(root, 'e2e/tools/biome.rooms.json'), roomRules());
    process.stdout.write('e2e/tools/biome.rooms.json is written from e2e/tools/importTable.ts.\n');
    return 0;
  });
}
