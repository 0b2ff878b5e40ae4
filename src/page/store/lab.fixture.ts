/** A lab whose worker and storage the test plays. */
import { inEnglish, speak, verbatim } from '#base/words.ts';
import type { ClientEvent, TrainerClient } from '#client/client.ts';
import type { DatasetSummary } from '#run/datasets.ts';
import type { StepMetrics } from '#run/metrics.ts';
import type { AdapterSummary, Command } from '#run/protocol.ts';
import { NO_METADATA } from '#run/runMetadata.ts';
import { createLab } from './lab.ts';
import type { LabSurroundings } from './pageLab.ts';
import type { Archive, HistoryEntry } from './runs/archive.ts';

export const adapter: AdapterSummary = {
  description: 'Test adapter',
  vendor: '',
  architecture: '',
  software: false,
  shaderF16: false,
  subgroups: false,
  maxBufferBytes: 2 ** 30,
};
export const summary: DatasetSummary = {
  name: 'Emoji scenes',
  images: 100,
  side: 32,
  levels: [],
  testImages: 0,
  notes: [],
  credit: verbatim(''),
};

/** A fake worker, controlled by the test. */
function wire() {
  const commands: Command[] = [];
  const listeners: ((event: ClientEvent) => void)[] = [];
  let restarts = 0;
  const client: TrainerClient = {
    send: (command) => commands.push(command),
    subscribe: (listener) => {
      listeners.push(listener);
      return () => {};
    },
    restart: () => {
      restarts++;
    },
  };
  return {
    client,
    restarts: () => restarts,
    emit: (event: ClientEvent) => {
      for (const listener of listeners) listener(event);
    },
    sent: <Type extends Command['type']>(type: Type) =>
      commands.filter(
        (command): command is Extract<Command, { type: Type }> => command.type === type,
      ),
  };
}

export function setUp(
  search = '',
  entries: readonly HistoryEntry[] = [],
  stored: readonly StepMetrics[] = [],
  more: Partial<LabSurroundings> = {},
) {
  const { client, emit, sent, restarts } = wire();
  const archive: Archive = {
    list: async () => ({ entries, problems: [] }),
    readMetrics: async () => ({ steps: stored, evaluations: [], problems: [] }),
    readTensorHealth: async () => [],
    checkpoints: async () => [],
    annotate: async (_, change) => ({ ...NO_METADATA, ...change }),
    putEnd: async () => true,
    purge: async () => {},
    storageUse: async () => ({ usedBytes: 12_000, roomBytes: null, persisted: null }),
    persist: async () => {},
    readQueue: async () => null,
    writeQueue: async () => {},
    ownQueue: (owned) => owned(),
  };
  const downloads: string[] = [];
  const lab = createLab({
    client,
    openArchive: async () => archive,
    search,
    hash: '',
    systemTheme: 'light',
    systemLanguage: 'en',
    automated: true,
    keep: null,
    download: (fileName) => downloads.push(fileName),
    ...more,
  });
  lab.open();
  const titles = () => lab.alerts.getState().alerts.map(({ title }) => speak(inEnglish, title));
  const begin = (runId = sent('start').at(-1)?.runId ?? '', fromStep = 0) => {
    emit({
      type: 'runStarted',
      runId,
      config: lab.config.getState().values,
      dataset: summary,
      adapter,
      startedAt: 1,
      fromStep,
      totalSteps: 100,
      stepsPerEpoch: 10,
    });
    emit({ type: 'stateChanged', runId, state: 'training' });
    return runId;
  };
  const ready = () => {
    emit({ type: 'deviceOpened', adapter });
    emit({ type: 'datasetLoaded', summary, samples: [] });
  };
  return { lab, archive, emit, sent, restarts, titles, begin, ready, downloads };
}
