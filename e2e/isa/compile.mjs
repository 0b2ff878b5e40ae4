// Compiles WGSL files with the driver that this process was started with; a driver in its debugging
// mode prints what it made of each on standard error, behind the line that names the file.
// node e2e/isa/compile.mjs FILE... ; PROTOLAB_ISA_UNCHECKED leaves Dawn's bounds checks out.
import { readFileSync } from 'node:fs';
import { create, globals } from 'webgpu';

function fail(/** @type {string} */ reason) {
  console.error(`\n@@@ failed ${reason.replaceAll('\n', ' ')}`);
  process.exit(1);
}

Object.assign(globalThis, globals);
const unchecked = Boolean(process.env.PROTOLAB_ISA_UNCHECKED);
const gpu = create(unchecked ? ['enable-dawn-features=disable_robustness'] : []);
const adapter = await gpu.requestAdapter();
if (adapter === null) fail('Dawn accepts no adapter of this driver');
else {
  const wanted = /** @type {const} */ (['shader-f16', 'subgroups']);
  const requiredFeatures = wanted.filter((feature) => adapter.features.has(feature));
  /** @type {Record<string, number>} */
  const requiredLimits = {};
  for (const name in adapter.limits) {
    const value = Reflect.get(adapter.limits, name);
    if (typeof value === 'number') requiredLimits[name] = value;
  }
  const device = await adapter.requestDevice({ requiredFeatures, requiredLimits });
  for (const file of process.argv.slice(2)) {
    console.error(`\n@@@ begin ${file}`);
    const module = device.createShaderModule({ code: readFileSync(file, 'utf8') });
    try {
      await device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
    } catch (error) {
      const { messages } = await module.getCompilationInfo();
      const lines = messages.map(({ lineNum, message }) => `${lineNum}: ${message}`);
      fail(`${file}: ${lines.join('; ') || String(error)}`);
    }
  }
  console.error('\n@@@ end');
  process.exit(0);
}
