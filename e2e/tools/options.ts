import { parseArgs } from 'node:util';
import leven from 'leven';
import { wrap } from './wrap.ts';

/** The command line cannot be used; the message names the argument, the reason and the fix. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

/** An option of a command: its help text and how its values are read. */
export interface Option<Value> {
  /** Shown for the value in the help text; null for a flag, which takes none. */
  readonly placeholder: string | null;
  readonly help: string;
  /**
   * @param given the option's values in command-line order
   * @throws ArgumentError
   */
  read(given: readonly string[], flag: string): Value;
}

type Options = Readonly<Record<string, Option<unknown>>>;

export interface Command<Table extends Options> {
  /** As the user types it: `npm run golden`. */
  readonly name: string;
  /** What it does; the first part of the help text. */
  readonly summary: string;
  readonly options: Table;
  /** The positional value; at most one is accepted. */
  readonly positional?: { readonly placeholder: string; readonly help: string };
  /** An example option, suggested when a value is given without its option. */
  readonly example?: string;
  /** The last part of the help text: files, exit codes. */
  readonly details?: string;
}

export interface Given<Table extends Options> {
  readonly values: { readonly [Name in keyof Table]: ReturnType<Table[Name]['read']> };
  /** Options with their values in command-line order. */
  readonly inOrder: readonly (readonly [name: keyof Table, value: string])[];
  readonly positional: string | null;
}

export function flag(help: string): Option<boolean> {
  return { placeholder: null, help, read: (given) => given.length > 0 };
}

export function text(placeholder: string, help: string): Option<string | null> {
  return { placeholder, help, read: (given) => given.at(-1) ?? null };
}

export function repeated(placeholder: string, help: string): Option<readonly string[]> {
  return { placeholder, help, read: (given) => given };
}

/** The first choice is the default. */
export function choice<Choice extends string>(
  placeholder: string,
  help: string,
  choices: readonly [Choice, ...Choice[]],
): Option<Choice> {
  return {
    placeholder,
    help,
    read(given, name) {
      const value = given.at(-1) ?? choices[0];
      const found = choices.find((each) => each === value);
      if (found === undefined) {
        throw new ArgumentError(`${name} ${value}: use ${choices.join(' or ')}.`);
      }
      return found;
    },
  };
}

/** A number from `min` to `max`, whole unless `fraction` is set. */
export function number(
  placeholder: string,
  help: string,
  range: {
    readonly default: number;
    readonly min: number;
    readonly max: number;
    readonly fraction?: true;
  },
): Option<number> {
  const { min, max, fraction } = range;
  return {
    placeholder,
    help,
    read(given, name) {
      const value = given.at(-1);
      if (value === undefined) return range.default;
      const read = Number(value);
      const fits = read >= min && read <= max && (fraction || Number.isInteger(read));
      if (value.trim() === '' || !fits) {
        const kind = fraction ? 'a number' : 'a whole number';
        throw new ArgumentError(`${name} ${value}: give ${kind} from ${min} to ${max}.`);
      }
      return read;
    },
  };
}

/**
 * Reads a command line; if an option is given twice, the later one wins.
 * @throws ArgumentError
 */
export function readOptions<Table extends Options>(
  command: Command<Table>,
  args: readonly string[],
): Given<Table> {
  const { name, options, positional: place, example } = command;
  const types = Object.entries(options).map(
    ([option, { placeholder }]) =>
      [option, { type: placeholder === null ? 'boolean' : 'string', multiple: true }] as const,
  );
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(types),
    allowPositionals: true,
    // Errors are reported below, in full sentences.
    strict: false,
    tokens: true,
  });
  const inOrder: [name: string, value: string][] = [];
  let positional: string | null = null;
  for (const token of tokens) {
    if (token.kind === 'option') inOrder.push([token.name, readValue(command, token)]);
    else if (token.kind === 'positional') {
      if (place === undefined) {
        const hint = example === undefined ? `see ${name} -- --help` : `write ${example}`;
        throw new ArgumentError(`${token.value}: ${name} takes options only; ${hint}.`);
      }
      if (positional !== null) {
        throw new ArgumentError(
          `Give one ${place.placeholder}, not “${positional}” and “${token.value}”.`,
        );
      }
      positional = token.value;
    }
  }
  const values = Object.entries(options).map(([option, { read }]) => {
    const given = inOrder.flatMap(([found, value]) => (found === option ? [value] : []));
    return [option, read(given, `--${option}`)];
  });
  return { values: Object.fromEntries(values), inOrder, positional };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

/** '' for a flag. */
function readValue(
  { name: command, options }: Command<Options>,
  { name, rawName, value, inlineValue }: OptionToken,
): string {
  const help = `${command} -- --help lists the options`;
  const option =
    rawName === `--${name}` && Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) {
    const near = nearest(name, Object.keys(options)).map((each) => `--${each}`);
    const hint = near.length === 0 ? '' : `use ${near.join(' or ')}; `;
    throw new ArgumentError(`${rawName}: ${command} has no such option; ${hint}${help}.`);
  }
  if (option.placeholder === null) {
    if (!inlineValue) return '';
    throw new ArgumentError(`${rawName}=${value}: ${rawName} takes no value; write ${rawName}.`);
  }
  if (value === undefined || value === '' || (!inlineValue && /^--?[a-z]/i.test(value))) {
    throw new ArgumentError(`${rawName} needs a value, ${option.placeholder}; ${help}.`);
  }
  return value;
}

/** The most similar names to a misspelt one; empty if none is similar. */
export function nearest(name: string, names: readonly string[]): string[] {
  const distances = names.map((each) => leven(name.toLowerCase(), each.toLowerCase()));
  const least = Math.min(...distances);
  return least > Math.max(2, name.length / 3)
    ? []
    : names.filter((_, at) => distances[at] === least);
}

/** The text of `--help`. */
export function helpText<Table extends Options>(command: Command<Table>): string {
  const { name, summary, options, positional, details } = command;
  const rows = Object.entries(options).map(([option, { placeholder, help }]) => [
    placeholder === null ? `--${option}` : `--${option} ${placeholder}`,
    help,
  ]);
  if (positional !== undefined) rows.unshift([positional.placeholder, positional.help]);
  rows.push(['--help', 'this text']);
  const width = Math.max(...rows.map(([left = '']) => left.length)) + 3;
  const call = positional === undefined ? '' : ` [${positional.placeholder}]`;
  const lines = rows.map(
    ([left = '', help = '']) => `  ${left.padEnd(width - 1)}${wrap(help, width + 1).trimStart()}`,
  );
  const head = wrap(`${name} --${call} [options]: ${summary}`, 0);
  return `${head}\n\n${lines.join('\n')}\n${details === undefined ? '' : `\n${details}\n`}`;
}

/**
 * Runs a command: prints the help on --help; reports bad arguments with exit code 2.
 * @param body returns the exit code; if it returns none, Node exits when it has no more work
 */
export async function runCommand<Table extends Options>(
  command: Command<Table>,
  args: readonly string[],
  body: (given: Given<Table>) => Promise<number | undefined>,
): Promise<void> {
  if (args.includes('--help')) {
    process.stdout.write(helpText(command));
    return;
  }
  let code: number | undefined;
  try {
    code = await body(readOptions(command, args));
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    process.stderr.write(`${error.message}\n`);
    code = 2;
  }
  if (code === undefined) return;
  process.exitCode = code;
  // Dawn's device would keep Node alive; a pipe may still have pending output.
  process.stdout.write('', () => process.exit());
}
