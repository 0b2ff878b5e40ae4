/** Commands for single things by name: stored runs, groups of runs, the fields of the form. */
import { say, tableText, verbatim, type Words } from '#base/words.ts';
import { FIELD_NAMES, type FieldName, fieldOf } from '#run/fields/fields.ts';
import type { ConfigStore } from '#store/config/configStore.ts';
import { runHref } from '#store/page/pageRoute.ts';
import type { UiStore } from '#store/page/uiStore.ts';
import { type HistoryStore, runName } from '#store/runs/historyStore.ts';
import { compareHref } from '#ui/queue/compareHref.ts';
import type { Command } from './commands.ts';

/** The parts of the lab that have things with names. */
interface Things {
  readonly history: Pick<HistoryStore, 'getState'>;
  readonly config: Pick<ConfigStore, 'getState'>;
  readonly ui: Pick<UiStore, 'revealField'>;
}

/** Runs that are listed before anything is typed. */
const RECENT = 3;

export const thingCommands = (lab: Things): readonly Command[] => [
  ...compareCommands(lab),
  ...runPageCommands(lab),
  ...fieldCommands(lab),
];

function runPageCommands(lab: Things): readonly Command[] {
  return lab.history.getState().entries.map((entry, at) => ({
    id: `run ${entry.runId}`,
    group: 'Runs' as const,
    label: verbatim(runName(entry)),
    hint: verbatim(entry.dataset),
    keywords: `${entry.runId} ${entry.config.optimizer} ${entry.metadata.note}`,
    searched: at >= RECENT,
    run: () => {
      location.hash = runHref(entry.runId);
    },
  }));
}

/** Runs that were started together, the newest group first. */
function compareCommands(lab: Things): readonly Command[] {
  const groups = new Map<string, { readonly label: Words; readonly runIds: string[] }>();
  for (const { runId, metadata } of lab.history.getState().entries) {
    if (metadata.group === null) continue;
    const { id, label } = metadata.group;
    const known = groups.get(id);
    if (known === undefined) groups.set(id, { label, runIds: [runId] });
    else known.runIds.unshift(runId);
  }
  return [...groups]
    .filter(([, { runIds }]) => runIds.length > 1)
    .map(([id, { label, runIds }], at) => ({
      id: `compare ${id}`,
      group: 'Compare' as const,
      label: say('Compare {{group}}', { group: label }),
      hint: say('{{n}} runs', { n: runIds.length }),
      keywords: runIds.join(' '),
      searched: at >= RECENT,
      run: () => {
        location.hash = compareHref(runIds);
      },
    }));
}

function fieldCommands(lab: Things): readonly Command[] {
  const { values } = lab.config.getState();
  return FIELD_NAMES.map((name) => {
    const { label, symbol = '' } = fieldOf(name);
    return {
      id: `field ${name}`,
      group: 'Fields' as const,
      label: tableText(label),
      hint: say('now {{value}}', { value: shownValue(name, values[name]) }),
      keywords: `${name} ${symbol}`,
      searched: true,
      run: () => lab.ui.revealField(name),
    };
  });
}

function shownValue(name: FieldName, value: string | number | boolean): string | number | Words {
  const field = fieldOf(name);
  if (field.kind === 'choice') {
    const choice = field.choices.find((option) => option.value === value);
    return choice === undefined ? String(value) : tableText(choice.label);
  }
  if (typeof value === 'boolean') return value ? say('on') : say('off');
  return value === '' ? say('empty') : value;
}
