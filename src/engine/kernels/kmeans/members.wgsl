// The rows of every cluster as a list by rising row: heads[c] is the first, next[row] the one
// after, 0xffffffff the end. counts[c] grows by the number of them.
// assignments [R] u32 in vec4s, next [R], heads and counts [K] u32; only the first ROWS count,
// and what fills the last vec4 up must be no cluster's number. Exact.
// One cluster per invocation reads all assignments backwards, the whole workgroup the same ones at
// a time, and links its own: K·ROWS comparisons, 1/D of the product's work, no sorting, no
// atomics, and an order that does not depend on scheduling.
@group(0) @binding(0) var<storage, read> assignments: array<vec4u>;
@group(0) @binding(1) var<storage, read_write> next: array<u32>;
@group(0) @binding(2) var<storage, read_write> heads: array<u32>;
@group(0) @binding(3) var<storage, read_write> counts: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let cluster = (group.y * groups.x + group.x) * 64 + lane;
  if (cluster >= shape.K) {
    return;
  }
  var head = 0xffffffffu;
  var count = 0u;
  for (var quad = (shape.ROWS + 3) / 4; quad > 0; quad--) {
    let mine = assignments[quad - 1] == vec4u(cluster);
    if (any(mine)) {
      let row = (quad - 1) * 4;
      if (mine.w) {
        next[row + 3] = head;
        head = row + 3;
        count++;
      }
      if (mine.z) {
        next[row + 2] = head;
        head = row + 2;
        count++;
      }
      if (mine.y) {
        next[row + 1] = head;
        head = row + 1;
        count++;
      }
      if (mine.x) {
        next[row] = head;
        head = row;
        count++;
      }
    }
  }
  heads[cluster] = head;
  counts[cluster] += count;
}
