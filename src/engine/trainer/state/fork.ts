/** The state of one run, adapted so that another run can start from it. */
import { say, tableText, type Words, WordsError } from '#base/words.ts';
import type { ImportedState, NamedArray } from '#checkpoint/modelState.ts';
import { scalesLoss } from '#optim/fromConfig.ts';
import { initialScaler } from '#optim/settings.ts';
import type { RunConfig } from '#run/config.ts';
import { FIELDS, type FieldName } from '#run/fields/fields.ts';
import { optimizerOf } from '#run/optimizers.ts';
import { STATE_PREFIX } from './stateNames.ts';

/**
 * What a fork has in common with its parent: the shapes of all that is restored, the images with
 * their split (held-out images stay unseen), and the batch, which the step number and the queue's
 * pointer count in.
 */
const SHARED = [
  'dataset',
  'imageSide',
  'storedSide',
  'sceneClasses',
  'scenesPerClass',
  'holdOut',
  'seed',
  'batchSize',
  'method',
  'encoder',
  'stem',
  'width',
  'embeddingDim',
  'queueLength',
  'symmetric',
  'heads',
  'projector',
  'headA',
  'headB',
  'predictor',
] as const satisfies readonly FieldName[];

/**
 * The state that a run with another config begins with: weights, key encoder, buffers and queue as
 * they were. Under another optimizer its moments and step counts begin at zero; under another loss
 * scaling the scale is reset; with other granularities the clusters are recomputed.
 * @param of the parent in words: `the checkpoint of run “a”`
 * @throws WordsError where the config does not fit the state
 */
export function forkState(state: ImportedState, config: RunConfig, of: Words): ImportedState {
  const before = state.config;
  const misfit = SHARED.find((name) => before[name] !== config[name]);
  if (misfit !== undefined) {
    throw new WordsError(
      say(
        '{{label}} ({{name}}) is {{value}}, but {{before}} in {{of}}: a fork must keep images, batches and shapes. Set it to {{before}}, or start a new run with these settings.',
        {
          label: tableText(FIELDS[misfit].label),
          name: misfit,
          value: String(config[misfit]),
          before: String(before[misfit]),
          of,
        },
      ),
    );
  }
  let { arrays } = state;
  if (config.optimizer !== before.optimizer) arrays = withFreshMoments(arrays, config, before);
  const rescaled =
    scalesLoss(config) !== scalesLoss(before) ||
    config.initialLossScale !== before.initialLossScale;
  if (rescaled) {
    const data = initialScaler(scalesLoss(config) ? config.initialLossScale : 1);
    arrays = arrays.map((array) => (array.name === 'scaler' ? { ...array, data } : array));
  }
  if (config.numClusters !== before.numClusters) {
    arrays = arrays.filter(({ name }) => !name.startsWith('cluster.'));
  }
  // A resumed run keeps the rate and clip in its checkpoint; a fork has its own.
  return { ...state, arrays, config };
}

function withFreshMoments(
  arrays: readonly NamedArray[],
  config: RunConfig,
  before: RunConfig,
): NamedArray[] {
  const old = optimizerOf(before.optimizer).moments;
  const fresh = optimizerOf(config.optimizer).moments;
  const prefix = (moment: string) => `optimizer.${moment}.`;
  const kept = arrays.filter(
    ({ name }) =>
      !name.startsWith(STATE_PREFIX) && !old.some((moment) => name.startsWith(prefix(moment))),
  );
  const [first] = old;
  const tensors = arrays.filter(({ name }) => name.startsWith(prefix(first)));
  const zeros = fresh.flatMap((moment) =>
    tensors.map((tensor): NamedArray => {
      const name = prefix(moment) + tensor.name.slice(prefix(first).length);
      return { ...tensor, name, data: new Float32Array(tensor.data.length) };
    }),
  );
  return [...kept, ...zeros];
}
