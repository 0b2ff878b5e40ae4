/** Reads what Mesa's compilers print of a compute shader. */

/** What a kernel became on a GPU; null where the compiler does not say. */
export interface Compiled {
  readonly registers: number | null;
  readonly spills: number | null;
  readonly workgroupBytes: number | null;
  /** Waves a SIMD, warps an SM or threads a core that fit at once: see AbsentGpu.waves. */
  readonly waves: number | null;
  /** Vector instructions of the hottest loop over its multiply-adds; null without such a loop. */
  readonly valuPerMultiplyAdd: number | null;
  readonly globalLoadsPerMultiplyAdd: number | null;
}

/** How a compiler's listing is read. */
interface Dialect {
  readonly registers: RegExp;
  /** A number, or with `g` and no group every store of a spilled register. */
  readonly spills: RegExp;
  readonly workgroupBytes: RegExp | null;
  readonly waves: RegExp;
  /** Makes labels of a listing that has none. */
  readonly prepare?: (text: string) => string;
  readonly loops: {
    readonly label: RegExp;
    /** Of a jump: where it goes. */
    readonly jump: RegExp;
    readonly instruction: RegExp;
    readonly vector: RegExp;
    /** Every match on a line is a multiply-add: a product that is added by itself is one too. */
    readonly multiplyAdd: RegExp;
    readonly globalLoad: RegExp;
    /** How many more times an instruction runs. */
    readonly repeats?: RegExp;
  };
}

const DIALECTS: Readonly<Record<'radeon' | 'nouveau' | 'asahi' | 'freedreno', Dialect>> = {
  radeon: {
    registers: /^VGPRs: (\d+)/gm,
    spills: /^Spilled VGPRs: (\d+)/gm,
    workgroupBytes: /^LDS size: (\d+)/gm,
    waves: /^Subgroups per SIMD: (\d+)/gm,
    loops: {
      label: /^\s*(BB\d+):/,
      jump: /^\s*s_c?branch\S*\s+(BB\d+)/,
      instruction: /^\s*(?:s|v|buffer|global|ds|scratch|flat)_/,
      vector: /^\s*v_|::\s*v_/g,
      multiplyAdd: /v_(?:dual_|pk_)?(?:fma|fmac|mac|mad|fmaak|fmamk|mul)_(?:mix_)?f\d+/g,
      globalLoad: /^\s*(?:buffer|global|flat)_load/,
    },
  },
  nouveau: {
    registers: /^Num GPRs: (\d+)/gm,
    spills: /^Spills to mem: (\d+)/gm,
    workgroupBytes: null,
    waves: /^Max warps\/SM: (\d+)/gm,
    loops: {
      label: /^block\S* \d+ (L\d+)/,
      jump: /\bbra \S+ (L\d+)/,
      instruction: /\/\/ delay=/,
      // Not what is the same for a whole warp (ur), nor memory and control.
      vector:
        /^(?!\s*ur)(?!.*\b(?:bra|bsync|bssy|bclear|break|nop|exit|ld|ldc|st|bar|membar)\b).*\/\/ delay=/g,
      multiplyAdd: /\b(?:ffma|fmul|hfma2|hmul2)\b/g,
      globalLoad: /\bld\.global\b/,
    },
  },
  asahi: {
    registers: /^CS shader: .*?(\d+) gprs/gm,
    spills: /^CS shader: .*?(\d+):\d+ spills/gm,
    workgroupBytes: null,
    waves: /^CS shader: .*?(\d+) threads/gm,
    prepare: labelled,
    loops: {
      label: /^(@\d+\.\d+):$/,
      jump: /\bjmp_\w+\s+(@\d+\.\d+)/,
      instruction: /^\s*[0-9a-f]+: [0-9a-f]+\s+\w/,
      vector:
        /^\s*[0-9a-f]+: [0-9a-f]+\s+(?!jmp_|pop_exec|if\b|else\b|while\b|wait|stop|nop|barrier|l?load|l?store)[a-z]/g,
      multiplyAdd: /\s(?:ffma|fmul|hfma|hmul)\s/g,
      globalLoad: /\sload\s/,
    },
  },
  freedreno: {
    registers: /; CL prog .*?(\d+) full/gm,
    spills: /\bstp\b/g,
    workgroupBytes: null,
    waves: /; CL prog .*?(\d+) max_waves/gm,
    loops: {
      label: /\b(l\d+):$/,
      jump: /\b(?:br|brao|braa|jump)\b.*#(l\d+)/,
      instruction: /^MESA: info: (?:\(\w+\))*\s*[a-z][a-z0-9]*(?:[. ]|$)/,
      vector:
        /^MESA: info: (?:\(\w+\))*\s*(?!br\b|bra|jump|nop|pred|end\b|bar\b|fence|ld|st|isam|resinfo)[a-z]/g,
      multiplyAdd: /\b(?:mad|mul)\.f(?:32|16)\b/g,
      globalLoad: /\b(?:isam|ldib|ldg)\b/,
      repeats: /\(rpt(\d)\)/,
    },
  },
};

/** The last number that a pattern finds; of a pattern without a group how often it is found. */
function numberIn(text: string, pattern: RegExp | null): number | null {
  if (pattern === null) return null;
  const all = [...text.matchAll(pattern)];
  if (!pattern.source.includes('(')) return all.length;
  const found = all.at(-1)?.[1];
  return found === undefined ? null : Number(found);
}

/**
 * Asahi's disassembly with a label before every instruction, and jumps to these: it has addresses, from 0
 * in each of its programs, and the bytes that a jump is away.
 */
function labelled(text: string): string {
  let program = 0;
  let before = 0;
  return text
    .split('\n')
    .flatMap((line) => {
      const address = /^\s*([0-9a-f]+): [0-9a-f]+\s+\w/.exec(line)?.[1];
      if (address === undefined) return [line];
      const at = Number.parseInt(address, 16);
      if (at < before) program++;
      before = at;
      const target = (away: string) => `@${program}.${at + Number(away)}`;
      return [`@${program}.${at}:`, line.replace(/(?<=jmp_\w+\s+)-?\d+/, target)];
    })
    .join('\n');
}

/** What the compiler of a driver printed of one shader. */
export function readListing(driver: keyof typeof DIALECTS, text: string): Compiled {
  const { loops, prepare = (same: string) => same, ...dialect } = DIALECTS[driver];
  const loop = hottestLoop(prepare(text), loops);
  const perMultiplyAdd = (count: number): number | null =>
    loop === null || loop.multiplyAdds === 0 ? null : count / loop.multiplyAdds;
  return {
    registers: numberIn(text, dialect.registers),
    spills: numberIn(text, dialect.spills),
    workgroupBytes: numberIn(text, dialect.workgroupBytes),
    waves: numberIn(text, dialect.waves),
    valuPerMultiplyAdd: loop && perMultiplyAdd(loop.vector),
    globalLoadsPerMultiplyAdd: loop && perMultiplyAdd(loop.globalLoads),
  };
}

/**
 * The loop with the most multiply-adds of its own, those of loops within it not counted: a compiler may lay
 * the loop that ends a kernel out among the code of the one before it.
 */
function hottestLoop(
  text: string,
  { label, jump, instruction, repeats, ...kinds }: Dialect['loops'],
): { vector: number; multiplyAdds: number; globalLoads: number } | null {
  const labels = new Map<string, number>();
  const code: string[] = [];
  const jumps: { readonly from: number; readonly to: string }[] = [];
  for (const line of text.split('\n')) {
    const name = label.exec(line)?.[1];
    if (name !== undefined) labels.set(name, code.length);
    else if (instruction.test(line)) {
      const to = jump.exec(line)?.[1];
      if (to !== undefined) jumps.push({ from: code.length, to });
      code.push(line);
    }
  }
  const ends = new Map<number, number>();
  for (const { from, to } of jumps) {
    const start = labels.get(to);
    if (start !== undefined && start <= from) {
      ends.set(start, Math.max(from, ends.get(start) ?? 0));
    }
  }
  const all = [...ends];
  const counts = all
    .map(([start, end]) => {
      const own = new Uint8Array(end + 1).fill(1, start);
      for (const [other, last] of all)
        if (other > start && last <= end) own.fill(0, other, last + 1);
      const body = code.slice(0, end + 1).filter((_, at) => own[at] === 1);
      const times = (line: string): number => 1 + Number(repeats?.exec(line)?.[1] ?? 0);
      const matches = (pattern: RegExp): number =>
        body.reduce((sum, line) => sum + times(line) * [...line.matchAll(pattern)].length, 0);
      return {
        vector: matches(kinds.vector),
        multiplyAdds: matches(kinds.multiplyAdd),
        globalLoads: body.filter((line) => kinds.globalLoad.test(line)).length,
      };
    })
    .sort((a, b) => b.multiplyAdds - a.multiplyAdds);
  return counts[0] ?? null;
}
