/** The page's own commands: places, the run's buttons, presets, theme and language, export. */

import { say, tableText, verbatim } from '#base/words.ts';
import { PRESETS } from '#run/presets.ts';
import { runHref } from '#store/page/pageRoute.ts';
import type { PageLab } from '#store/pageLab.ts';
import { isActive } from '#store/runs/runEvents.ts';
import { runFile } from '#store/runs/runFiles.ts';
import { isBusy } from '#store/runs/runsStore.ts';
import { saveOrAlert } from '#store/runs/saveOrAlert.ts';
import type { Command } from './commands.ts';
import { panelKeys, TRAIN_KEYS } from './keys.ts';
import { PLACES } from './places.ts';
import { openDialog } from './shellStore.ts';

export function shellCommands(lab: PageLab): readonly Command[] {
  return [
    ...PLACES.map(({ panel, label }) => ({
      id: `go ${panel}`,
      group: 'Go to' as const,
      label: tableText(label),
      keys: panelKeys(panel),
      run: () => lab.ui.go(panel),
    })),
    ...runCommands(lab),
    ...notifyCommands(lab),
    ...PRESETS.map(({ name, label, summary }) => ({
      id: `preset ${name}`,
      group: 'Preset' as const,
      label: tableText(label),
      hint: tableText(summary),
      keywords: name,
      run: () => {
        lab.config.choosePreset(name);
        lab.ui.go('train');
      },
    })),
    ...viewCommands(lab),
    ...exportCommands(lab),
    {
      id: 'help',
      group: 'Help',
      label: say('Help and shortcuts'),
      keys: '?',
      run: () => openDialog('help'),
    },
    { id: 'tour', group: 'Help', label: say('Show the tour'), run: () => openDialog('tour') },
  ];
}

function runCommands(lab: PageLab): readonly Command[] {
  const runs = lab.runs.getState();
  const group = 'Run';
  const queued: readonly Command[] = [
    {
      id: 'pair',
      group,
      label: say('Compare SGD vs LAMB…'),
      hint: say('Two runs with the same seed; choose LAMB’s rate'),
      keywords: 'optimizer pair run with sgd and lamb',
      run: () => openDialog('pair'),
    },
    {
      id: 'sweep',
      group,
      label: say('Sweep…'),
      hint: say('Several values of one field, and several seeds'),
      keywords: 'grid search seeds',
      run: () => openDialog('sweep'),
    },
    {
      id: 'range test',
      group,
      label: say('Learning-rate range test…'),
      hint: say('Raises the learning rate and suggests a value'),
      keywords: 'lr finder',
      run: () => openDialog('range'),
    },
  ];
  if (!isBusy(runs)) {
    return [
      {
        id: 'train',
        group,
        label: say('Train'),
        keywords: 'start run',
        keys: TRAIN_KEYS,
        run: () => {
          lab.ui.go('train');
          lab.train();
        },
      },
      ...queued,
    ];
  }
  const state = isActive(runs.live) ? runs.live.state : null;
  return [
    ...(state === 'training'
      ? [
          {
            id: 'pause',
            group,
            label: say('Pause'),
            keys: TRAIN_KEYS,
            run: () => lab.pause(),
          } as const,
        ]
      : []),
    ...(state === 'paused'
      ? [
          {
            id: 'resume',
            group,
            label: say('Resume'),
            keys: TRAIN_KEYS,
            run: () => lab.resume(),
          } as const,
        ]
      : []),
    { id: 'stop', group, label: say('Stop'), run: () => lab.stop() },
    ...queued,
  ];
}

function notifyCommands({ notifyWish }: PageLab): readonly Command[] {
  if (!notifyWish.offered) return [];
  const { wanted } = notifyWish.getState();
  return [
    {
      id: 'notify',
      group: 'Run',
      label: wanted ? say('Do not notify me at the end') : say('Notify me at the end'),
      keywords: 'notification desktop alert finished',
      run: () => void notifyWish.toggle(),
    },
  ];
}

function viewCommands(lab: PageLab): readonly Command[] {
  const { theme, language } = lab.ui.getState();
  const group = 'View';
  return [
    {
      id: 'theme',
      group,
      label: theme === 'dark' ? say('Switch to the light theme') : say('Switch to the dark theme'),
      keywords: 'dark light colour',
      run: () => lab.ui.switchTheme(),
    },
    {
      id: 'language',
      group,
      // Named in the language it leads to, so that whoever cannot read this one finds it.
      label: verbatim(language === 'zh' ? 'English' : '中文'),
      keywords: 'language chinese english 语言 中文',
      run: () => lab.ui.setLanguage(language === 'zh' ? 'en' : 'zh'),
    },
    {
      id: 'explain',
      group,
      label: lab.ui.getState().explainFields ? say('Hide explanations') : say('Explain fields'),
      run: () => {
        lab.ui.go('train');
        lab.ui.toggleExplainFields();
      },
    },
  ];
}

function exportCommands(lab: PageLab): readonly Command[] {
  const { shown, live } = lab.runs.getState();
  // Before its first step a run has no checkpoint.
  if (shown === null || (shown.runId === live?.runId && live.last === null)) return [];
  return [
    {
      id: 'export checkpoint',
      group: 'Export',
      label: say('Export checkpoint'),
      keywords: 'safetensors save download',
      run: () => lab.exportCheckpoint(),
    },
    {
      id: 'export tensorboard',
      group: 'Export',
      label: say('Export for TensorBoard'),
      keywords: 'event file save download',
      run: () =>
        saveOrAlert(lab, async () => {
          const file = await runFile(lab, shown.runId, 'tensorboard');
          if (file !== null) lab.saveFile(file.fileName, file.bytes);
        }),
    },
    {
      id: 'export more',
      group: 'Export',
      label: say('All files of the shown run'),
      hint: verbatim(shown.runId),
      keywords: 'json csv config run page',
      run: () => {
        location.hash = runHref(shown.runId);
      },
    },
  ];
}
