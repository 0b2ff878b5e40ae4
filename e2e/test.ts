import { fetchAmd } from './isa/compilers.ts';
import { ensureChrome, ensureVulkan } from './tools/install.ts';
import { runCommand } from './tools/options.ts';
import {
  command,
  countGolden,
  countPlaywright,
  countVitest,
  type Phase,
  reportFile,
  runPhases,
  say,
  tool,
} from './tools/phases.ts';
import { buildPage } from './tools/project.ts';

const TEST = {
  name: 'npm test',
  summary: 'everything CI checks, in phases that stop at the first failure.',
  options: {},
  details: `  set-up        finds Chrome or Chromium, a Vulkan driver and AMD's compiler for npm run isa;
                installs what is missing
  lint          biome: rules, import table, format
  types         three tsconfigs: page, worker, Node
  unused code   knip
  unit tests    vitest in plain Node: *.test.ts
  GPU tests     vitest on Dawn, WebGPU for Node: *.gpu.test.ts
  golden        every tensor of PyTorch's fixtures through the lab's own code on Dawn
  build         the production build
  browser specs Playwright against that build, on SwiftShader

PROTOLAB_CHROME or CHROME_PATH names the browser to use.`,
};

/** `npm test`. */
export async function main(args: readonly string[]): Promise<void> {
  await runCommand(TEST, args, async () => ((await runPhases(phases())) ? 0 : 1));
}

function phases(): Phase[] {
  let chrome = '';
  let vulkan: Readonly<Record<string, string>> = {};
  return [
    {
      name: 'set-up',
      run: async () => {
        chrome = ensureChrome();
        say(`Browser: ${chrome}`);
        const driver = ensureVulkan(chrome);
        vulkan = driver.environment;
        say(`WebGPU in Node: ${driver.description}`);
        const missing = fetchAmd({ again: false });
        say(missing ?? 'Compiler for GPUs that are not here: AMD’s of Mesa');
        if (missing !== null) say('The bars of npm run isa are not checked.');
        return true;
      },
    },
    { name: 'lint', run: () => tool('biome', ['check', '--error-on-warnings', '.']) },
    {
      name: 'types',
      run: async () => {
        const projects = ['tsconfig.json', 'tsconfig.worker.json', 'tsconfig.node.json'];
        const passed = await Promise.all(projects.map((project) => tool('tsc', ['-p', project])));
        return passed.every(Boolean);
      },
    },
    { name: 'unused code', run: () => tool('knip', []) },
    { name: 'unit tests', run: () => vitest('unit', {}) },
    { name: 'GPU tests', run: () => vitest('gpu', vulkan) },
    {
      name: 'golden fixtures',
      run: async () => {
        const report = reportFile('golden');
        const passed = await command('golden', ['--brief', '--json', report], vulkan);
        countGolden(report);
        return passed;
      },
    },
    {
      name: 'build',
      run: async () => {
        await buildPage();
        return true;
      },
    },
    {
      name: 'browser specs',
      run: async () => {
        const report = reportFile('playwright');
        const passed = await tool('playwright', ['test', '-c', 'e2e', '--reporter=list,json'], {
          PROTOLAB_CHROME: chrome,
          PLAYWRIGHT_JSON_OUTPUT_FILE: report,
          ...vulkan,
        });
        countPlaywright(report);
        return passed;
      },
    },
  ];
}

async function vitest(
  project: 'unit' | 'gpu',
  environment: Readonly<Record<string, string>>,
): Promise<boolean> {
  const report = reportFile(`vitest-${project}`);
  const passed = await tool(
    'vitest',
    [
      'run',
      `--project=${project}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    environment,
  );
  countVitest(report);
  return passed;
}
