import type { Field } from '#run/fields/fieldKinds.ts';
import { FIELD_NAMES, fieldOf } from '#run/fields/fields.ts';
import { PRESETS, type Preset } from '#run/presets.ts';
import { wrap } from '../tools/wrap.ts';
import { LINE_NAMES } from './metricsLines.ts';

/** The part of `npm run train -- --help` after the options, from the tables in src/shared/run. */
export function trainDetails(): string {
  const stepLine = `one line per step: ${LINE_NAMES.step.join(', ')}; null if it is off;`;
  const evaluationLine = `one line per evaluation: ${LINE_NAMES.evaluation.join(', ')};`;
  return `Files
  DIR/config.json             the run's whole config, one value per field
  DIR/metrics.jsonl           ${wrap(stepLine, 30).trimStart()}
${wrap(evaluationLine, 30)}
                              one line per note {"note": {kind, step, message}}: alarms,
                              stages, skipped steps. JSON has no NaN: non-finite numbers are the
                              strings "NaN", "Infinity" and "-Infinity"
  DIR/tiles.json              on a GPU: how the tiles of its kernels were chosen, and the times
  DIR/checkpoint.safetensors  the model under PyTorch's names, config and step inside
  DIR/checkpoint-step-N.safetensors
                              with --runtime node, states of the run while it trains: the last
                              three, the best kNN and the last of each tenth; a browser has them
                              in its profile, which is gone with it

Exit code
  0    the run finished, or a rule of early stopping ended it
  1    it failed for another reason, which is named
  2    an argument, or the data set it names, cannot be used
  3    there is no usable WebGPU adapter
  4    training stopped on a non-finite value
  130  stopped by Ctrl+C; the results so far are written

PROTOLAB_CHROME or CHROME_PATH names the browser to use.

Presets
${PRESETS.map(presetText).join('\n')}

Fields (default; range)
${fieldTexts().join('\n')}`;
}

/** The longest name and a space. */
const PRESET_WIDTH = 1 + Math.max(...PRESETS.map(({ name }) => name.length));

function presetText(preset: Preset): string {
  const changes = Object.entries(preset.changes).map(([name, value]) => `${name}=${value}`);
  const source = preset.source === undefined ? '' : ` Source: ${preset.source.text}.`;
  const summary = wrap(preset.summary + source, PRESET_WIDTH + 2).trimStart();
  return `  ${preset.name.padEnd(PRESET_WIDTH)}${summary}\n${wrap(changes.join(' '), PRESET_WIDTH + 2)}`;
}

function fieldTexts(): string[] {
  let group = '';
  return FIELD_NAMES.map((name) => {
    const field = fieldOf(name);
    const heading = field.group === group ? '' : `\n ${field.group}\n`;
    group = field.group;
    return `${heading}  ${name.padEnd(22)}${rangeText(field)}\n${wrap(helpOf(field), 24)}`;
  });
}

function helpOf(field: Field): string {
  if (field.kind !== 'choice') return field.help;
  return [field.help, ...field.choices.flatMap(({ help }) => help ?? [])].join(' ');
}

function rangeText(field: Field): string {
  switch (field.kind) {
    case 'boolean':
      return `${field.default}; true or false`;
    case 'choice':
      return `${field.default}; ${field.choices.map((option) => option.value).join(', ')}`;
    case 'text':
      return `${field.default === '' ? 'empty' : field.default}; text like ${shortened(field.example)}`;
    case 'number':
    case 'integer': {
      const unit = field.unit === undefined ? '' : ` ${field.unit}`;
      const whole = field.kind === 'integer' ? ', whole' : '';
      const multiple = field.multipleOf === undefined ? '' : `, a multiple of ${field.multipleOf}`;
      return `${field.default}${unit}; ${field.min} to ${field.max}${whole}${multiple}`;
    }
    default:
      return field satisfies never;
  }
}

/** The first part of a long example shows its form. */
function shortened(example: string): string {
  const [first = '', ...rest] = example.split(';');
  return rest.length > 0 ? `${first}; …` : first;
}
