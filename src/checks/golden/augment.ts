import { allocate, upload } from '#gpu/array.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { launchCropBoxes, launchGivenAugment } from '#kernels/augment/augment.ts';
import {
  type Box,
  type ColourOp,
  packParameters,
  RECORD_WORDS,
  type ViewParameters,
} from '#kernels/augment/parameters.ts';
import type { Checker } from './checker.ts';
import type { Fixture } from './fixtures.ts';
import { runOnce } from './runOnce.ts';

type Floats = Float32Array<ArrayBuffer>;
type Colour = readonly [number, number, number];

interface Params {
  readonly normalize: { readonly mean: Colour; readonly std: Colour };
  readonly boxes: Readonly<Record<string, Box & { readonly out: number }>>;
}

/** A view that the kernel makes of the fixture's image. */
interface View {
  readonly parameters: ViewParameters;
  readonly out: number;
  readonly antialias: boolean;
  /** Whether the fixture holds it normalised; else its values are in [0, 1]. */
  readonly normalised: boolean;
}

/** Fixture `augment`: every operation through the training kernel with given choices. */
export async function checkAugment(fixture: Fixture, checker: Checker): Promise<void> {
  const params = fixture.params as unknown as Params;
  const [, side = 0] = fixture.get('img_u8').shape;
  for (const name of fixture.names) {
    const pil = name.startsWith('pil/');
    const view = viewOf(pil ? name.slice('pil/'.length) : name, params, side, pil, fixture.names);
    if (view === null) continue;
    const values = await renderView(fixture, checker, view, params.normalize, side);
    checker.compare(
      name,
      pil ? values.map((value) => 255 * Math.min(1, Math.max(0, value))) : values,
    );
  }
  await checkBoxes(fixture, checker, side);
}

/** The choices encoded in a tensor's name; null for tensors that are not views. */
function viewOf(
  name: string,
  { boxes }: Params,
  side: number,
  pil: boolean,
  names: readonly string[],
): View | null {
  const whole = { top: 0, left: 0, height: side, width: side };
  const plain: ViewParameters = {
    box: whole,
    jitter: [],
    grey: false,
    blur: null,
    solarize: false,
    flip: false,
  };
  const view = (changes: Partial<ViewParameters>, more: Partial<View> = {}): View => ({
    parameters: { ...plain, ...changes },
    out: side,
    antialias: false,
    normalised: false,
    ...more,
  });
  const colour = /^(brightness|contrast|saturation|hue)_(-?[\d.]+)$/.exec(name);
  if (colour !== null) {
    const op = colour[1] as ColourOp;
    return view({ jitter: [{ op, factor: Number(colour[2]) }] });
  }
  const blurred = /^blur_(?:k(\d+)_)?s([\d.]+)$/.exec(name);
  if (blurred !== null) {
    const sigma = Number(blurred[2]);
    // PIL has no tap count: use the widest kernel in the fixture for this sigma.
    const taps =
      blurred[1] === undefined ? widest(names, blurred[2] as string) : Number(blurred[1]);
    const radius = (taps - 1) / 2;
    return view({ blur: { radius, sigma } });
  }
  const cropped = /^rrc_([a-z])(?:_aa([01]))?$/.exec(name);
  if (cropped !== null) {
    const given = boxes[cropped[1] as string];
    if (given === undefined) return null;
    const { out, ...box } = given;
    return view({ box }, { out, antialias: pil || cropped[2] === '1' });
  }
  switch (name) {
    case 'img_u8':
      return null;
    case 'gray3':
      return view({ grey: true });
    case 'hflip':
      return view({ flip: true });
    case 'normalize':
      return view({}, { normalised: true });
    case 'jitter_order_hsbc':
      return view({
        jitter: [
          { op: 'hue', factor: 0.07 },
          { op: 'saturation', factor: 1.3 },
          { op: 'brightness', factor: 0.75 },
          { op: 'contrast', factor: 1.25 },
        ],
      });
    case 'pipeline_augplus': {
      const { out: _, ...box } = boxes.a ?? { ...whole, out: side };
      return view(
        {
          box,
          jitter: [
            { op: 'brightness', factor: 1.2 },
            { op: 'saturation', factor: 0.7 },
          ],
          grey: true,
          blur: { radius: 1, sigma: 1.3 },
          flip: true,
        },
        { normalised: true, antialias: true },
      );
    }
    default:
      return null;
  }
}

function widest(names: readonly string[], sigma: string): number {
  const taps = names.flatMap((name) => {
    const found = /^blur_k(\d+)_s(.+)$/.exec(name);
    return found?.[2] === sigma ? [Number(found[1])] : [];
  });
  return Math.max(3, ...taps);
}

/** The kernel's view as the fixture lays it out, [3, out, out]. */
export async function renderView(
  fixture: Fixture,
  checker: Checker,
  { parameters, out, antialias, normalised }: View,
  { mean, std }: Params['normalize'],
  side: number,
): Promise<Floats> {
  const { gpu } = checker;
  const planes = fixture.get('img_u8').data;
  const bytes = new Uint8Array(planes.length);
  const area = side * side;
  planes.forEach((value, i) => {
    bytes[(i % area) * 3 + Math.floor(i / area)] = value;
  });
  const pixels = allocate(gpu, [bytes.length / 4], 'pixels');
  upload(gpu, pixels, new Uint32Array(bytes.buffer));
  const seen = new Uint8Array((await download(gpu, pixels)).buffer);
  checker.input(
    'img_u8',
    Array.from(planes, (_, i) => seen[(i % area) * 3 + Math.floor(i / area)] as number),
  );
  const rows = allocate(gpu, [1, 2], 'rows');
  const records = allocate(gpu, [1, RECORD_WORDS], 'records');
  upload(gpu, records, packParameters([parameters]));
  const output = allocate(gpu, [1, out, out, 3], 'view');
  const graph = new StepGraph(gpu);
  const source = { pixels, rows, records, output, side: out, sourceSide: side, mean, std };
  launchGivenAugment(graph, { ...source, antialias });
  await graph.finish();
  graph.submit();
  const got = await download(gpu, output);
  graph.destroy();
  return Float32Array.from(got, (_, i) => {
    const c = Math.floor(i / (out * out));
    const value = got[(i % (out * out)) * 3 + c] as number;
    return normalised ? value : value * (std[c] as number) + (mean[c] as number);
  });
}

/** The part of an image that the fixture's boxes cover: torchvision's scale of MoCo v2. */
const SCALE = { scaleMin: 0.2, scaleMax: 1 };

/** RandomResizedCrop's boxes from given uniforms, by the kernel function that draws a view's. */
async function checkBoxes(fixture: Fixture, checker: Checker, side: number): Promise<void> {
  const uniforms = fixture.get('rrc_params/u').data;
  const got = await runOnce(checker, ({ graph, put, out }) => {
    // f64 as pairs of words, so that what is read back is what the fixture holds.
    const exact = put(new Uint32Array(Float64Array.from(uniforms).buffer));
    const words = put(Uint32Array.from(uniforms, (u) => Math.floor(u * 2 ** 32)));
    const boxes = out((uniforms.length / 4) * 5);
    launchCropBoxes(graph, { words, boxes, side, ...SCALE });
    return { exact, boxes };
  });
  checker.input('rrc_params/u', new Float64Array(got.exact.buffer));
  checker.compare('rrc_params/box', new Uint32Array(got.boxes.buffer));
}
