/** What the command palette offers. Panels add their own commands. */

import type { Words } from '#base/words.ts';
import type { PageLab } from '#store/pageLab.ts';

export const COMMAND_GROUPS = [
  'Go to',
  'Run',
  'Compare',
  'Runs',
  'Preset',
  'View',
  'Export',
  'Help',
  'Fields',
] as const;

export interface Command {
  /** Unlike every other command's. */
  readonly id: string;
  readonly group: (typeof COMMAND_GROUPS)[number];
  /** The English source, translated when it is shown: `say('Export chart as PNG')`. */
  readonly label: Words;
  /** A quiet line beneath. */
  readonly hint?: Words;
  /** Other words that find it. */
  readonly keywords?: string;
  /** The keys that do the same, as keys.ts writes them. */
  readonly keys?: string;
  /** One of very many: listed only once something is typed. */
  readonly searched?: boolean;
  readonly run: () => void;
}

/** The commands that make sense now; asked each time the palette opens. */
export type CommandSource = (lab: PageLab) => readonly Command[];

const sources = new Set<CommandSource>();

/**
 * Adds commands for as long as a panel lives:
 * `useEffect(() => addCommands((lab) => [{ id: 'sweep', … }]), [])`.
 * @returns takes them away again
 */
export function addCommands(source: CommandSource): () => void {
  sources.add(source);
  return () => sources.delete(source);
}

export function commandsNow(lab: PageLab): readonly Command[] {
  return [...sources].flatMap((source) => source(lab));
}
