/** Keeps the worker's images in sync with the config, one request at a time. */
import { say, type Words } from '#base/words.ts';
import type { ClientEvent, TrainerClient } from '#client/client.ts';
import type { RunConfig } from '#run/config.ts';
import type { SourceFile } from '#run/datasets.ts';
import type { ConfigStore } from '#store/config/configStore.ts';
import type { AlertStore } from '#store/page/alerts.ts';
import { type DataStore, wantedData } from './dataStore.ts';

const SETTLE_MS = 400;

/** Separate alert key: images that arrive later do not resolve the alert about an empty folder. */
const NOTHING_GIVEN = 'nothingGiven';

export interface DataLoading {
  /** Requests the wanted images unless they are loaded, requested, or refused already. */
  sync(): void;
  /** Makes the files the data set; an empty list gives a message. */
  give(files: readonly SourceFile[], name: string): void;
  /** Requests refused images again. */
  retry(): void;
  /** Ends the loading. */
  cancel(): void;
  handle(event: ClientEvent): void;
  /** Whether the images that a config needs are loaded; by default those of the wanted config. */
  ready(config?: RunConfig): boolean;
}

export interface DataLoadingParts {
  readonly client: TrainerClient;
  readonly config: ConfigStore;
  /** The config whose images are needed now: the form's, or that of a run about to begin. */
  readonly wantedConfig: () => RunConfig;
  readonly data: DataStore;
  readonly alerts: AlertStore;
  /** False while the device is unknown or a run uses the images. */
  readonly allowed: () => boolean;
}

export function createDataLoading({
  client,
  config,
  wantedConfig,
  data,
  alerts,
  allowed,
}: DataLoadingParts): DataLoading {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let givings = 0;

  const wanted = () => wantedData(wantedConfig(), data.getState().given);
  const sync = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const want = wanted();
    const { loading, loaded, failed } = data.getState();
    if (want === null || !allowed() || loading !== null) return;
    if (failed?.key === want.key) return;
    if (failed !== null) data.setState({ failed: null });
    if (loaded?.key === want.key) return;
    data.setState({
      loading: { key: want.key, doing: say('Preparing images'), done: 0, total: 0 },
    });
    client.send({ type: 'loadDataset', source: want.source });
  };
  const fail = (message: Words, cancelled = false) => {
    const { loading } = data.getState();
    if (loading === null) return;
    data.setState({ loading: null, failed: { key: loading.key, message } });
    if (cancelled) return;
    alerts.raise({
      key: 'data',
      title: say('These images cannot be used'),
      sentences: [message],
      actions: [],
    });
    sync();
  };

  // Typing "120" passes through 1 and 12, so images are requested after typing settles.
  config.subscribe(() => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(sync, SETTLE_MS);
  });

  return {
    sync,
    give(files, name) {
      if (files.length === 0) {
        alerts.raise({
          key: NOTHING_GIVEN,
          title: say('Nothing to load'),
          sentences: [
            say(
              '{{label}} contains no files. Choose the files of a data set, or a folder or zip of images with one folder per class.',
              { label: name },
            ),
          ],
          actions: [],
        });
        return;
      }
      alerts.dismiss(NOTHING_GIVEN);
      givings++;
      data.setState({ given: { number: givings, files, name }, asked: null });
      config.setText('dataset', 'files');
      sync();
    },
    retry() {
      data.setState({ failed: null });
      sync();
    },
    cancel: () => client.send({ type: 'cancelLoading' }),
    handle(event) {
      const { loading } = data.getState();
      switch (event.type) {
        case 'datasetProgressed':
          if (loading !== null) {
            const { doing, done, total } = event;
            data.setState({ loading: { ...loading, doing, done, total } });
          }
          break;
        case 'datasetLoaded':
          if (loading !== null) {
            const { summary, samples } = event;
            data.setState({ loading: null, loaded: { key: loading.key, summary, samples } });
            alerts.dismiss('data');
            sync();
          }
          break;
        case 'datasetFailed':
          fail(event.message, event.cancelled);
          break;
        case 'commandRefused':
          if (event.command === 'loadDataset') fail(event.message);
          break;
        case 'workerDied':
          data.setState({ loading: null, loaded: null });
          break;
        default:
      }
    },
    ready(asked = wantedConfig()) {
      const { loaded, loading, given } = data.getState();
      // While other images are loading the worker has none to train on.
      return loading === null && loaded !== null && loaded.key === wantedData(asked, given)?.key;
    },
  };
}
