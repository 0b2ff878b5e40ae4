// batch[r] ← part[numbers[r] − FIRST], for the rows r whose record that part holds; other rows stay.
// part: u32 [COUNT, WORDS], records FIRST … FIRST + COUNT − 1; numbers: u32 [R]; batch: u32 [R, WORDS].
// Exact. One workgroup of 64 per row: lanes read neighbouring words, and a row of another part ends at once.

@group(0) @binding(0) var<storage, read> part: array<u32>;
@group(0) @binding(1) var<storage, read> numbers: array<u32>;
@group(0) @binding(2) var<storage, read_write> batch: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.y * groups.x + group.x;
  if (row >= shape.ROWS) {
    return;
  }
  // Below FIRST it wraps round to a number above COUNT.
  let at = numbers[row] - shape.FIRST;
  if (at >= shape.COUNT) {
    return;
  }
  for (var word = lane; word < shape.WORDS; word += 64u) {
    batch[row * shape.WORDS + word] = part[at * shape.WORDS + word];
  }
}
