import { inEnglish, speak } from '#base/words.ts';
import { isTuned, type TileReport, tilesWords } from '#run/tiles.ts';

/** How the tiles of a run's kernels were chosen, for the terminal. */
export function tileLines(report: TileReport): string[] {
  const { layers, notes } = report;
  return [
    `Tiles: ${speak(inEnglish, tilesWords(report))}`,
    ...layers.filter(isTuned).map(({ layer, table, tile, ratio }) => {
      const saved = Math.round(100 * (1 - ratio));
      return `  ${layer}: ${tile} takes ${saved} % less time than ${table}`;
    }),
    ...notes.map((note) => `  ${speak(inEnglish, note)}`),
  ];
}
