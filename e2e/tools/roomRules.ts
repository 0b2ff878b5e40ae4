import { allowedRooms, FILES, folderOf, PACKAGES, type PackageName, ROOMS } from './importTable.ts';

/** The linter's import rules as a Biome config that `biome.json` extends. */
export function roomRules(): string {
  const names = Object.keys(ROOMS);
  const overrides = [
    ...names.map((room) =>
      override([`${folderOf(room)}/**`], {
        group: [...refusals(allowedRooms(room), ROOMS[room]?.packages ?? []), '../**'],
        message: sentence(folderOf(room), allowedRooms(room), ROOMS[room]?.packages ?? []),
      }),
    ),
    ...FILES.map(({ file, rooms, packages }) =>
      override([file], {
        group: [...refusals(rooms, packages), ...(file.startsWith('e2e') ? [] : ['../**'])],
        message: sentence(file, rooms, packages),
      }),
    ),
    // A test may look into any room.
    override(['src/**/*.test.ts', 'src/**/*.test.tsx'], {
      group: ['../**'],
      message: 'Across rooms use #room/file.ts.',
    }),
    {
      includes: ['e2e/**/*.test.ts'],
      linter: { rules: { style: { noRestrictedImports: 'off' } } },
    },
  ];
  return `${JSON.stringify({ overrides }, null, 2)}\n`;
}

function refusals(rooms: readonly string[], packages: readonly PackageName[]): string[] {
  const refused = Object.entries(PACKAGES)
    .filter(([name]) => !packages.some((allowed) => allowed === name))
    .flatMap(([, specifiers]) => specifiers);
  return ['#*/**', ...rooms.map((room) => `!#${room}/**`), ...refused];
}

function sentence(
  place: string,
  rooms: readonly string[],
  packages: readonly PackageName[],
): string {
  const may = rooms.length === 0 ? 'no other room' : `only the rooms ${rooms.join(', ')}`;
  const tools = packages.length === 0 ? '' : ` and ${packages.join(', ')}`;
  return `${place} may import ${may}${tools} (e2e/tools/importTable.ts). Inside a folder use ./, across rooms #room/file.ts.`;
}

function override(
  includes: readonly string[],
  pattern: { readonly group: readonly string[]; readonly message: string },
): object {
  const options = { patterns: [pattern] };
  return {
    includes,
    linter: { rules: { style: { noRestrictedImports: { level: 'error', options } } } },
  };
}
