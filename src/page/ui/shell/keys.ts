/** The page's keys: one list that the handler reads and the help shows. */

import { say, tableText, type Words } from '#base/words.ts';
import type { Panel } from '#store/page/pageRoute.ts';
import type { PageLab } from '#store/pageLab.ts';
import { isBusy } from '#store/runs/runsStore.ts';
import { PLACES } from './places.ts';
import { openDialog } from './shellStore.ts';

export interface KeyLine {
  readonly keys: string;
  readonly does: Words;
}

const LETTERS: Readonly<Record<Panel, string>> = {
  train: 't',
  compare: 'c',
  prototypes: 'p',
  experiments: 'e',
  runs: 'r',
  bench: 'b',
};

export function panelKeys(panel: Panel): string {
  return `g ${LETTERS[panel]}`;
}

/** Mod is ⌘ on a Mac and Ctrl elsewhere. */
const PALETTE_KEYS = 'Mod K';
export const TRAIN_KEYS = 'Mod Enter';

export const KEY_LINES: readonly KeyLine[] = [
  { keys: '?', does: say('This help') },
  { keys: PALETTE_KEYS, does: say('Find any command or panel by name') },
  { keys: TRAIN_KEYS, does: say('Train, pause or resume') },
  { keys: 'Mod Z', does: say('Undo a settings change') },
  { keys: 'Mod Shift Z', does: say('Redo a settings change') },
  ...PLACES.map(({ panel, label }) => ({
    keys: panelKeys(panel),
    does: say('Go to {{place}}', { place: tableText(label) }),
  })),
  { keys: '↑ ↓', does: say('Change the focused number') },
  { keys: 'Esc', does: say('Close the open dialog') },
];

/** How long a `g` waits for its letter. */
const SEQUENCE_MS = 1200;

/** Single keys do nothing where text is typed or a dialog is open. */
function isTaken(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, select, textarea, [contenteditable="true"], [role="dialog"]') !== null
  );
}

/** @returns ends the listening */
export function listenToKeys(lab: PageLab): () => void {
  let sequenceAt = Number.NEGATIVE_INFINITY;
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const mod = event.ctrlKey || event.metaKey;
    if (mod && !event.altKey && !event.shiftKey) {
      if (event.key.toLowerCase() === 'k') openDialog('palette');
      else if (event.key === 'Enter') trainOrPause(lab);
      else return;
      event.preventDefault();
      return;
    }
    if (mod || event.altKey || isTaken(event.target)) return;
    const follows = event.timeStamp - sequenceAt < SEQUENCE_MS;
    sequenceAt = Number.NEGATIVE_INFINITY;
    if (event.key === '?') openDialog('help');
    else if (event.key === 'g' && !follows) {
      sequenceAt = event.timeStamp;
      return;
    } else {
      const place = PLACES.find(({ panel }) => LETTERS[panel] === event.key);
      if (!follows || place === undefined) return;
      lab.ui.go(place.panel);
    }
    event.preventDefault();
  };
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}

function trainOrPause(lab: PageLab): void {
  const runs = lab.runs.getState();
  if (!isBusy(runs)) lab.train();
  else if (runs.live?.state === 'paused') lab.resume();
  else lab.pause();
}

const APPLE = /Mac|iP(hone|ad|od)/.test(navigator.userAgent);

/** `Mod K` as this computer's keyboard has it, a key each. */
export function keyNames(keys: string): readonly string[] {
  return keys.split(' ').map((key) => (key === 'Mod' ? (APPLE ? '⌘' : 'Ctrl') : key));
}
