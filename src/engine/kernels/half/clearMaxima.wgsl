// maxima[i] = 0 over QUADS quads: what maxAbs and batch norm's sums begin a step with.
@group(0) @binding(0) var<storage, read_write> maxima: array<vec4u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < shape.QUADS) {
    maxima[id.x] = vec4u();
  }
}
