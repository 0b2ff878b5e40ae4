import { STREAM } from '#base/random.ts';
import type { GpuArray } from '#gpu/array.ts';
import { type Kernel, workgroupsFor } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import type { Constants } from '#gpu/wgsl.ts';
import { settingsOfView, type ViewSettings } from '#run/views.ts';
import augmentWgsl from './augment.wgsl?raw';
import boxesWgsl from './boxes.wgsl?raw';
import cropWgsl from './crop.wgsl?raw';
import drawWgsl from './draw.wgsl?raw';
import {
  type AugmentSettings,
  blurRadius,
  COLOUR_OPS,
  type ColourOp,
  LOG_RATIO,
  OP_CODES,
  RECORD_WORDS,
} from './parameters.ts';
import philoxWgsl from './philox.wgsl?raw';
import recordWgsl from './record.wgsl?raw';

const GROUP = 64;

const DRAW: Kernel = {
  name: 'augment choices',
  wgsl: `${philoxWgsl}\n${cropWgsl}\n${recordWgsl}\n${drawWgsl}`,
  bindings: ['read', 'read', 'write'],
};

const BOXES: Kernel = {
  name: 'crop boxes',
  wgsl: `${philoxWgsl}\n${cropWgsl}\n${boxesWgsl}`,
  bindings: ['read', 'write'],
};

type Colour = readonly [number, number, number];

interface Source {
  /** The data set's RGB bytes, images × side × side × 3, four per word, low byte first. */
  readonly pixels: GpuArray;
  /** f32 [R, side, side, 3], overwritten. */
  readonly output: GpuArray;
  readonly side: number;
  /**
   * Side of the data set's images where views are smaller; default `side`. A view without a crop is
   * their centre.
   */
  readonly sourceSide?: number;
  readonly mean: Colour;
  readonly std: Colour;
}

interface Views extends Source {
  /** u32 [R, 2]: image, view (0 query, 1 key). */
  readonly rows: GpuArray;
}

/**
 * output ← one augmented, normalised view per row: RandomResizedCrop → ColorJitter → grey →
 * GaussianBlur → solarise → flip → (x − mean) / std, as MoCo v2 and BYOL order them, with
 * torchvision's definitions on float images; each view by its own settings. The choices are a pure
 * function of (seed, epoch, image, view). Crops are resized with antialias, which has nothing to do
 * where the images are no larger than the views.
 * Two dispatches: the choices, then the views.
 * @param options.state u32 [seed, epoch]
 * @param options.drawnFor u32 [R, 2]: image and view whose choices each row gets, where `rows`
 *   counts the images of a part of the data set; default `rows`
 * @throws Error when the arrays' sizes do not belong together
 */
export function launchAugment(
  graph: StepGraph,
  options: Views & {
    readonly state: GpuArray;
    readonly settings: AugmentSettings;
    readonly drawnFor?: GpuArray;
  },
): void {
  const { rows, state, settings, side, sourceSide = side, drawnFor = rows } = options;
  const records = graph.scratch([rows.length / 2, RECORD_WORDS], 'choices');
  launchDraw(graph, { rows: drawnFor, state, settings, side, sourceSide, records });
  const ANTIALIAS = sourceSide > side;
  launchViews(graph, { ...options, records }, { ...stagesOf(settings), ANTIALIAS });
}

/**
 * As launchAugment, with given choices: u32 [R, RECORD_WORDS], made by `packParameters`.
 * @param options.antialias resizes as torchvision does with antialias, which matters only where a
 *   crop is larger than the view
 */
export function launchGivenAugment(
  graph: StepGraph,
  options: Views & { readonly records: GpuArray; readonly antialias?: boolean },
): void {
  const { antialias = false } = options;
  launchViews(graph, options, {
    ...{ RESIZE: true, JITTER: true, BLUR: true, SOLARIZE: true },
    ANTIALIAS: antialias,
  });
}

/** records ← the choices of each row's view, u32 [R, RECORD_WORDS]. */
function launchDraw(
  graph: StepGraph,
  {
    rows,
    state,
    records,
    settings,
    side,
    sourceSide,
  }: Pick<Views, 'rows' | 'side'> & {
    readonly sourceSide: number;
    readonly state: GpuArray;
    readonly records: GpuArray;
    readonly settings: AugmentSettings;
  },
): void {
  const { ownSecondView } = settings;
  graph.launch({
    kernel: DRAW,
    constants: {
      ...stagesOf(settings),
      OWN_SECOND: ownSecondView,
      ...choicesOf(settingsOfView(settings, 0), side, ''),
      ...(ownSecondView ? choicesOf(settingsOfView(settings, 1), side, '_2') : {}),
      SIDE: sourceSide,
      LARGER: sourceSide > side,
      VIEW: side,
      LOG_RATIO,
      STREAM: STREAM.augment,
    },
    shape: { ROWS: rows.length / 2 },
    arrays: [rows, state, records],
    workgroups: workgroupsFor(rows.length / 2, GROUP),
  });
}

/** The constants that a view's choices are drawn by. */
function choicesOf(settings: ViewSettings, side: number, suffix: '' | '_2'): Constants {
  const constants = {
    TRIES: settings.cropEnabled ? 10 : 0,
    SCALE_MIN: settings.cropScaleMin,
    SCALE_MAX: settings.cropScaleMax,
    FLIP: settings.flipEnabled ? settings.flipProbability : 0,
    JITTER_CHANCE: settings.jitterEnabled ? settings.jitterProbability : 0,
    OPS: strongOps(settings).reduce((mask, op) => mask | (1 << OP_CODES[op]), 0),
    BRIGHTNESS: settings.brightness,
    CONTRAST: settings.contrast,
    SATURATION: settings.saturation,
    HUE: settings.hue,
    GREY: settings.grayscaleEnabled ? settings.grayscaleProbability : 0,
    BLUR_CHANCE: settings.blurEnabled ? settings.blurProbability : 0,
    SIGMA_MIN: settings.blurSigmaMin,
    SIGMA_MAX: settings.blurSigmaMax,
    RADIUS: blurRadius(settings.blurSigmaMax, side),
    SOLARIZE_CHANCE: settings.solarizeEnabled ? settings.solarizeProbability : 0,
  };
  return Object.fromEntries(
    Object.entries(constants).map(([name, value]) => [`${name}${suffix}`, value]),
  );
}

/**
 * boxes ← the crops that given words make, as a view's tries do: u32 [R, 5], top, left, height,
 * width, and 1 where it fits the image.
 * @param options.words u32 [R, 4]: area, log ratio, top, left; of each the upper 24 bits count
 */
export function launchCropBoxes(
  graph: StepGraph,
  options: {
    readonly words: GpuArray;
    readonly boxes: GpuArray;
    readonly side: number;
    readonly scaleMin: number;
    readonly scaleMax: number;
  },
): void {
  const { words, boxes, side, scaleMin, scaleMax } = options;
  const rows = words.length / 4;
  graph.launch({
    kernel: BOXES,
    constants: { SIDE: side, SCALE_MIN: scaleMin, SCALE_MAX: scaleMax, LOG_RATIO },
    shape: { ROWS: rows },
    arrays: [words, boxes],
    workgroups: workgroupsFor(rows, GROUP),
  });
}

/**
 * output ← the plain images, normalised.
 * @param options.images u32 [R]: image of each row
 */
export function launchPrepare(
  graph: StepGraph,
  options: Source & { readonly images: GpuArray },
): void {
  const stages = { VARIED: false, RESIZE: false, JITTER: false, BLUR: false, SOLARIZE: false };
  launch(graph, options, options.images, 1, stages, []);
}

/** Stages that some view of a run can need; the others are left out of its kernels. */
interface Stages {
  readonly RESIZE: boolean;
  readonly JITTER: boolean;
  readonly BLUR: boolean;
  readonly SOLARIZE: boolean;
  readonly ANTIALIAS?: boolean;
}

function stagesOf(config: AugmentSettings): Stages {
  const views = [settingsOfView(config, 0), settingsOfView(config, 1)];
  return {
    RESIZE: views.some(({ cropEnabled }) => cropEnabled),
    JITTER: views.some(
      (view) => view.jitterEnabled && view.jitterProbability > 0 && strongOps(view).length > 0,
    ),
    BLUR: views.some((view) => view.blurEnabled && view.blurProbability > 0),
    SOLARIZE: views.some((view) => view.solarizeEnabled && view.solarizeProbability > 0),
  };
}

function strongOps(settings: ViewSettings): ColourOp[] {
  return COLOUR_OPS.filter((op) => settings[op] > 0);
}

function launchViews(
  graph: StepGraph,
  options: Views & { readonly records: GpuArray },
  stages: Stages,
): void {
  const extra = [options.records];
  if (stages.BLUR) extra.push(graph.scratch(options.output.shape, 'blurred views'));
  launch(graph, options, options.rows, 2, { ...stages, VARIED: true }, extra);
}

function launch(
  graph: StepGraph,
  { pixels, output, side, sourceSide = side, mean, std }: Source,
  rows: GpuArray,
  rowWords: number,
  stages: Constants,
  extra: readonly GpuArray[],
): void {
  const count = rows.length / rowWords;
  if (output.length !== count * side * side * 3) {
    throw new Error(`${output.label}: ${output.length} values do not hold ${count} views`);
  }
  graph.launch({
    kernel: {
      name: 'augment',
      wgsl: `${recordWgsl}\n${augmentWgsl}`,
      bindings: ['read', 'read', 'write', ...(['read', 'write'] as const).slice(0, extra.length)],
    },
    constants: {
      ANTIALIAS: false,
      ...stages,
      SIDE: side,
      SOURCE: sourceSide,
      LARGER: sourceSide > side,
      ROW_WORDS: rowWords,
      GROUP,
      MEAN_R: mean[0],
      MEAN_G: mean[1],
      MEAN_B: mean[2],
      STD_R: std[0],
      STD_G: std[1],
      STD_B: std[2],
    },
    shape: { ROWS: count, PIXELS: side * side },
    arrays: [pixels, rows, output, ...extra],
    workgroups: workgroupsFor(count, 1),
  });
}
