import { describe, expect, it } from 'vitest';
import {
  ArgumentError,
  type Command,
  choice,
  flag,
  helpText,
  nearest,
  number,
  readOptions,
  repeated,
  text,
} from './options.ts';

const COMMAND = {
  name: 'npm run try',
  summary: 'tries.',
  example: '--seed 3',
  options: {
    seed: number('N', 'where it starts (default 7)', { default: 7, min: 0, max: 99 }),
    share: number('S', 'a part', { default: 0.5, min: 0, max: 1, fraction: true }),
    set: repeated('key=value', 'changes a field; repeatable'),
    kind: choice('KIND', 'fast (default) or exact', ['fast', 'exact']),
    out: text('DIR', 'where the files go'),
    json: flag('numbers alone'),
  },
  details: 'Exit code 0.',
};
const WITH_PLACE = { ...COMMAND, positional: { placeholder: 'DIR', help: 'a folder' } };

function complaint(args: readonly string[], command: Command<typeof COMMAND.options> = COMMAND) {
  try {
    readOptions(command, args);
  } catch (error) {
    if (error instanceof ArgumentError) return error.message;
    throw error;
  }
  throw new Error(`"${args.join(' ')}" was accepted`);
}

describe('readOptions', () => {
  it('gives the defaults without arguments', () => {
    expect(readOptions(COMMAND, [])).toEqual({
      values: { seed: 7, share: 0.5, set: [], kind: 'fast', out: null, json: false },
      inOrder: [],
      positional: null,
    });
  });

  it('reads values after a space or an equals sign; the later one wins', () => {
    const args = ['--seed', '1', '--set=a=1', '--json', '--kind=exact', '--set', 'b=-2', 'here'];
    expect(readOptions(WITH_PLACE, [...args, '--seed=2', '--share', '0.25', '--out=-1'])).toEqual({
      values: { seed: 2, share: 0.25, set: ['a=1', 'b=-2'], kind: 'exact', out: '-1', json: true },
      inOrder: [
        ['seed', '1'],
        ['set', 'a=1'],
        ['json', ''],
        ['kind', 'exact'],
        ['set', 'b=-2'],
        ['seed', '2'],
        ['share', '0.25'],
        ['out', '-1'],
      ],
      positional: 'here',
    });
  });

  it.each([
    [['--sed', '1'], '--sed: npm run try has no such option; use --seed or --set; npm run try'],
    [['--jsno'], '--jsno: npm run try has no such option; use --json;'],
    [['--nothing-like-it'], 'has no such option; npm run try -- --help lists the options.'],
    [['-j'], '-j: npm run try has no such option'],
    [['--constructor'], '--constructor: npm run try has no such option'],
    [['--seed'], '--seed needs a value, N; npm run try -- --help'],
    [['--seed='], '--seed needs a value, N;'],
    [['--out', '--json'], '--out needs a value, DIR;'],
    [['--json=yes'], '--json=yes: --json takes no value; write --json.'],
    [['--seed', '1.5'], '--seed 1.5: give a whole number from 0 to 99.'],
    [['--seed', '100'], '--seed 100: give a whole number from 0 to 99.'],
    [['--seed=-1'], '--seed -1: give a whole number from 0 to 99.'],
    [['--share', 'half'], '--share half: give a number from 0 to 1.'],
    [['--kind', 'slow'], '--kind slow: use fast or exact.'],
    [['there'], 'there: npm run try takes options only; write --seed 3.'],
  ])('refuses %j naming the argument and the fix', (args, message) => {
    expect(complaint(args)).toContain(message);
  });

  it('takes one positional value if the command has one', () => {
    expect(complaint(['here', 'there'], WITH_PLACE)).toBe('Give one DIR, not “here” and “there”.');
  });
});

it('suggests names for a misspelt word, and none for an unrelated word', () => {
  expect(nearest('batchsize', ['batchSize', 'bagSize'])).toEqual(['batchSize']);
  expect(nearest('batch', ['queueLength', 'epochs'])).toEqual([]);
});

it('the help text has one row per option, within 100 columns', () => {
  const help = helpText({ ...WITH_PLACE, summary: 'tries '.repeat(40) });
  for (const row of ['DIR', '--seed N', '--json', '--help', 'Exit code 0.']) {
    expect(help).toContain(row);
  }
  for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
});
