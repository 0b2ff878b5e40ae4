/**
 * Reads a pickle as data. There is no way from here to code: an opcode without a rule, and a global
 * that the caller does not list, are refused by name, as `torch.load(weights_only=True)` does.
 * Source of the rules: CPython `Lib/pickle.py`, `torch/_weights_only_unpickler.py`.
 */
import { say, type Words } from '#base/words.ts';
import { quoted } from '#checkpoint/checkpointError.ts';
import { OPCODE_NAMES } from './opcodes.ts';
import {
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleTuple,
  type PickleValue,
} from './pickleValue.ts';

/** Why a pickle is not read; the caller names the file. */
export class PickleProblem extends Error {
  readonly reason: Words;
  /** Whether the file asks for something that weights do not need; otherwise it is damaged. */
  readonly asksForMore: boolean;
  constructor(reason: Words, asksForMore = false) {
    super(reason.english);
    this.reason = reason;
    this.asksForMore = asksForMore;
  }
}

export interface PickleRules {
  /** The globals that may be named: `collections.OrderedDict`. */
  readonly globals: ReadonlyMap<string, PickleGlobal>;
  /** What a persistent id stands for. @throws PickleProblem */
  readonly persistent: (id: PickleValue) => PickleValue;
}

/** A ResNet-50 with its optimizer takes 40,000; a pickle of one-byte opcodes would fill memory. */
const MAX_OPERATIONS = 500_000;
/** Longer ones are no numbers of a state dict; the old format's magic number has 10 bytes. */
const MAX_LONG_BYTES = 16;

interface Machine {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly rules: PickleRules;
  at: number;
  stack: PickleValue[];
  readonly marks: PickleValue[][];
  readonly memo: Map<number, PickleValue>;
}

/**
 * The value of the pickle that begins at `from`, and the byte after it.
 * @throws PickleProblem
 */
export function readPickle(
  bytes: Uint8Array,
  from: number,
  rules: PickleRules,
): { readonly value: PickleValue; readonly end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const machine: Machine = { bytes, view, rules, at: from, stack: [], marks: [], memo: new Map() };
  for (let done = 0; done < MAX_OPERATIONS; done++) {
    const code = byte(machine);
    if (code === STOP) return { value: pop(machine), end: machine.at };
    const rule = RULES.get(code);
    if (rule === undefined) throw refusedOpcode(code);
    rule(machine);
  }
  throw new PickleProblem(
    say('its pickle has more than {{most}} operations', { most: MAX_OPERATIONS }),
  );
}

const STOP = 0x2e;

type Rule = (m: Machine) => void;

const RULES: ReadonlyMap<number, Rule> = new Map<number, Rule>([
  [0x80, protocol],
  [code('('), mark],
  [code('N'), (m) => push(m, null)],
  [0x88, (m) => push(m, true)],
  [0x89, (m) => push(m, false)],
  [code('J'), (m) => push(m, m.view.getInt32(take(m, 4), true))],
  [code('K'), (m) => push(m, byte(m))],
  [code('M'), (m) => push(m, m.view.getUint16(take(m, 2), true))],
  [code('G'), (m) => push(m, m.view.getFloat64(take(m, 8), false))],
  [0x8a, (m) => push(m, long(m, byte(m)))],
  [code('X'), (m) => push(m, text(m, uint32(m)))],
  [code('T'), (m) => push(m, text(m, uint32(m)))],
  [code('U'), (m) => push(m, text(m, byte(m)))],
  [code('c'), global],
  [code('R'), reduce],
  [code('b'), build],
  [code('Q'), (m) => push(m, m.rules.persistent(pop(m)))],
  [code('q'), (m) => void m.memo.set(byte(m), top(m))],
  [code('r'), (m) => void m.memo.set(uint32(m), top(m))],
  [code('h'), (m) => push(m, remembered(m, byte(m)))],
  [code('j'), (m) => push(m, remembered(m, uint32(m)))],
  [code(')'), (m) => push(m, new PickleTuple([]))],
  [code('t'), (m) => push(m, new PickleTuple(popMark(m)))],
  [0x85, (m) => push(m, new PickleTuple(popSome(m, 1)))],
  [0x86, (m) => push(m, new PickleTuple(popSome(m, 2)))],
  [0x87, (m) => push(m, new PickleTuple(popSome(m, 3)))],
  [code(']'), (m) => push(m, new PickleList())],
  [code('a'), (m) => append(m, popSome(m, 1))],
  [code('e'), (m) => append(m, popMark(m))],
  [code('}'), (m) => push(m, new PickleDict())],
  [code('s'), (m) => setItems(m, popSome(m, 2))],
  [code('u'), (m) => setItems(m, popMark(m))],
]);

function mark(m: Machine): void {
  m.marks.push(m.stack);
  m.stack = [];
}

function code(character: string): number {
  return character.charCodeAt(0);
}

function refusedOpcode(found: number): PickleProblem {
  const name = OPCODE_NAMES.get(found);
  if (name !== undefined) {
    return new PickleProblem(
      say('its pickle uses the opcode {{name}}, which weights do not need', { name }),
      true,
    );
  }
  const hex = `0x${found.toString(16).padStart(2, '0')}`;
  return new PickleProblem(say('its pickle has the byte {{hex}} where an opcode is', { hex }));
}

function take(m: Machine, count: number): number {
  const { at } = m;
  if (at + count > m.bytes.length) {
    throw new PickleProblem(say('its pickle ends in the middle'));
  }
  m.at = at + count;
  return at;
}

const byte = (m: Machine): number => m.bytes[take(m, 1)] as number;

const uint32 = (m: Machine): number => m.view.getUint32(take(m, 4), true);

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

function text(m: Machine, length: number): string {
  const at = take(m, length);
  return UTF8.decode(m.bytes.subarray(at, at + length));
}

function protocol(m: Machine): void {
  const version = byte(m);
  if (version === 2 || version === 3) return;
  throw new PickleProblem(
    say('its pickle has protocol {{version}}; PyTorch writes 2', { version }),
    true,
  );
}

/** Little-endian, two's complement. */
function long(m: Machine, length: number): number | bigint {
  if (length > MAX_LONG_BYTES) {
    throw new PickleProblem(say('its pickle has a number of {{n}} bytes', { n: length }));
  }
  const at = take(m, length);
  let value = 0n;
  for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(m.bytes[at + i] as number);
  value = BigInt.asIntN(8 * length, value);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function line(m: Machine): string {
  const end = m.bytes.indexOf(0x0a, m.at);
  if (end < 0 || end - m.at > 1000) throw new PickleProblem(say('its pickle ends in the middle'));
  const found = text(m, end - m.at);
  m.at = end + 1;
  return found;
}

function global(m: Machine): void {
  const name = `${line(m)}.${line(m)}`;
  const known = m.rules.globals.get(name);
  if (known === undefined) {
    throw new PickleProblem(
      say('it asks Python for {{global}}, which weights do not need', { global: quoted(name) }),
      true,
    );
  }
  push(m, known);
}

function reduce(m: Machine): void {
  const [callee, args] = popSome(m, 2);
  if (!(callee instanceof PickleGlobal) || !(args instanceof PickleTuple)) {
    throw new PickleProblem(say('its pickle calls what is no function'));
  }
  if (callee.call === null) {
    throw new PickleProblem(
      say('it calls {{global}}, which weights do not need', { global: quoted(callee.name) }),
      true,
    );
  }
  push(m, callee.call(args.items));
}

/** An ordered dict's own attributes (`_metadata`) say nothing that is needed. */
function build(m: Machine): void {
  pop(m);
  if (!(top(m) instanceof PickleDict)) {
    throw new PickleProblem(say('its pickle gives a state to what is no dictionary'), true);
  }
}

function push(m: Machine, value: PickleValue): void {
  m.stack.push(value);
}

function top(m: Machine): PickleValue {
  const value = m.stack.at(-1);
  if (value === undefined) throw emptyStack();
  return value;
}

function pop(m: Machine): PickleValue {
  const value = m.stack.pop();
  if (value === undefined) throw emptyStack();
  return value;
}

function popSome(m: Machine, count: number): PickleValue[] {
  if (m.stack.length < count) throw emptyStack();
  return m.stack.splice(m.stack.length - count);
}

function popMark(m: Machine): PickleValue[] {
  const items = m.stack;
  const before = m.marks.pop();
  if (before === undefined) throw emptyStack();
  m.stack = before;
  return items;
}

const emptyStack = () => new PickleProblem(say('its pickle takes more values than it gives'));

function remembered(m: Machine, index: number): PickleValue {
  const value = m.memo.get(index);
  if (value === undefined) {
    throw new PickleProblem(
      say('its pickle names value {{n}}, which it has not given', { n: index }),
    );
  }
  return value;
}

function append(m: Machine, items: readonly PickleValue[]): void {
  const list = top(m);
  if (!(list instanceof PickleList)) {
    throw new PickleProblem(say('its pickle appends to what is no list'));
  }
  for (const item of items) list.items.push(item);
}

function setItems(m: Machine, items: readonly PickleValue[]): void {
  const dict = top(m);
  if (!(dict instanceof PickleDict) || items.length % 2 !== 0) {
    throw new PickleProblem(say('its pickle sets a key of what is no dictionary'));
  }
  for (let i = 0; i < items.length; i += 2) {
    dict.entries.push([items[i] as PickleValue, items[i + 1] as PickleValue]);
  }
}
